import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { IAccount, IAccountApi } from '../api/account';
import { RequestFailure } from '../api/failure';
import { AccountModel } from '../model/account';

const OUT: IAccount = {
  state: 'signed_out',
  id: null,
  name: null,
  source: null,
  scopes: null,
  site: 'https://api.osf.io/v2/',
  problem: null,
  oauth: { available: true, pending: false },
  token_page: 'https://osf.io/settings/tokens',
  web_site: 'https://osf.io/'
};
const IN: IAccount = { ...OUT, state: 'signed_in', name: 'Demo Researcher', source: 'keyring' };
const ON_THE_WAY: IAccount = { ...OUT, state: 'signing_in', oauth: { available: true, pending: true } };
const REFUSED = { code: 'token-refused', message: 'OSF does not accept this token.', hint: 'Make a new one.' };

function modelOf(api: Partial<IAccountApi>): AccountModel {
  const unexpected = () => Promise.reject(new TypeError('not asked for in this test'));
  const begin = unexpected;
  return new AccountModel({
    read: unexpected,
    signIn: unexpected,
    signOut: unexpected,
    begin,
    giveUp: unexpected,
    finish: unexpected,
    ...api
  });
}

/** Everything that is reachable from the model, as text. */
function contentOf(model: AccountModel): string {
  const seen = new Set<unknown>();
  return JSON.stringify(model, (_, value) => {
    if (typeof value === 'object' && value !== null) {
      if (seen.has(value)) {
        return undefined;
      }
      seen.add(value);
    }
    return value;
  });
}

test('nothing is asked before somebody looks, not even when the server tells of a change', async () => {
  let asked = 0;
  const model = modelOf({
    read: async () => {
      asked++;
      return IN;
    }
  });

  await model.reload();
  assert.equal(asked, 0);
  assert.equal(model.account, null);

  await model.load();
  await model.reload();
  assert.equal(asked, 2);
  assert.equal(model.account, IN);
});

test('signing in shows who it is, and the token is nowhere in the model', async () => {
  const given: string[] = [];
  const model = modelOf({
    signIn: async token => {
      given.push(token);
      return IN;
    }
  });

  await model.signIn('a-token-that-is-secret');

  assert.deepEqual(given, ['a-token-that-is-secret']);
  assert.equal(model.account, IN);
  assert.equal(contentOf(model).includes('a-token-that-is-secret'), false);
});

test('a refused token leaves the account as it was and says why, without the token', async () => {
  const model = modelOf({
    read: async () => OUT,
    signIn: () => Promise.reject(new RequestFailure(401, undefined, REFUSED))
  });
  await model.load();

  await model.signIn('a-token-that-is-secret');

  assert.equal(model.account, OUT);
  assert.deepEqual(model.problem, REFUSED);
  assert.equal(model.busy, false);
  assert.equal(contentOf(model).includes('a-token-that-is-secret'), false);
});

test('a server that does not answer is told in words', async () => {
  const model = modelOf({ signOut: () => Promise.reject(new RequestFailure(null)) });

  await model.signOut();

  assert.match(model.problem?.message ?? '', /did not answer/);
});

test('the next thing that is done forgets the problem of the last', async () => {
  const model = modelOf({
    signIn: () => Promise.reject(new RequestFailure(401, undefined, REFUSED)),
    signOut: async () => OUT
  });
  await model.signIn('x');

  await model.signOut();

  assert.equal(model.problem, null);
});

test('what signing out had to say stays when the server tells of the change', async () => {
  const model = modelOf({
    read: async () => OUT,
    signOut: async () => ({ ...OUT, said: ['OSF has taken the sign-in back.'] })
  });

  await model.signOut();
  await model.reload();

  assert.deepEqual(model.said, ['OSF has taken the sign-in back.']);
});

test('beginning on the page of OSF tells where it is, for as long as the sign-in is under way', async () => {
  const answers = [ON_THE_WAY, IN];
  const model = modelOf({
    begin: async () => ({ url: 'https://accounts.osf.io/oauth2/authorize?x' }),
    read: async () => answers.shift()!
  });

  assert.equal(await model.begin(), 'https://accounts.osf.io/oauth2/authorize?x');
  assert.equal(model.page, 'https://accounts.osf.io/oauth2/authorize?x');

  await model.reload();
  assert.equal(model.page, null);
});

test('a sign-in that cannot be begun leads nowhere', async () => {
  const model = modelOf({ begin: () => Promise.reject(new RequestFailure(422, undefined, REFUSED)) });

  assert.equal(await model.begin(), null);
  assert.deepEqual(model.problem, REFUSED);
});

test('news that come while the server is at work are not overwritten by its answer', async () => {
  let answer: (account: IAccount) => void = () => undefined;
  const model = modelOf({
    read: async () => OUT,
    signIn: () => new Promise(resolve => (answer = resolve))
  });
  const signingIn = model.signIn('x');
  assert.equal(model.busy, true);

  await model.reload();
  answer(IN);
  await signingIn;

  assert.equal(model.account, OUT);
});

test('an account that cannot be read is none, and it is said why until it can be read', async () => {
  const answers = [Promise.reject(new RequestFailure(500, undefined, REFUSED)), Promise.resolve(IN)];
  const model = modelOf({ read: () => answers.shift()! });

  await model.load();
  assert.equal(model.account, null);
  assert.deepEqual(model.problem, REFUSED);
  assert.equal(model.isOpen, true);

  await model.load();
  assert.equal(model.account, IN);
  assert.equal(model.problem, null);
});

test('why a token was refused stays when the server tells of the attempt', async () => {
  let answer: (account: IAccount) => void = () => undefined;
  const model = modelOf({
    read: () => new Promise(resolve => (answer = resolve)),
    signIn: () => Promise.reject(new RequestFailure(401, undefined, REFUSED))
  });
  const loading = model.load();
  answer(OUT);
  await loading;
  const signingIn = model.signIn('x');
  const told = model.reload();
  await signingIn;
  answer(OUT);
  await told;

  assert.deepEqual(model.problem, REFUSED);
});

test('the badge is enough for whoever is signed in, until more is asked for', async () => {
  const model = modelOf({ read: async () => IN });
  await model.load();
  assert.equal(model.isOpen, false);

  model.open(true);
  assert.equal(model.isOpen, true);
  assert.equal(model.takeFocus(), true);
  assert.equal(model.takeFocus(), false);
});

test('what needs attention is open, can be closed, and opens again when something else needs it', async () => {
  const answers: IAccount[] = [OUT, OUT, { ...IN, state: 'offline' }];
  const model = modelOf({ read: async () => answers.shift()! });
  await model.load();
  assert.equal(model.isOpen, true);

  model.open(false);
  await model.reload();
  assert.equal(model.isOpen, false);

  await model.reload();
  assert.equal(model.isOpen, true);
});

test('an error of our own is not taken for an answer', async () => {
  const model = modelOf({ signIn: () => Promise.reject(new TypeError('a slip')) });

  await assert.rejects(model.signIn('x'), /a slip/);
  assert.equal(model.busy, false);
});
