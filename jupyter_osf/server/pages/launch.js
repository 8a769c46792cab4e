/* The page of a launch link: shows what would come, has it fetched when the person says so, and opens it. */
'use strict';

const { words, wish, problem, base, xsrf } = JSON.parse(document.body.dataset.launch);
const part = id => document.getElementById(id);
const show = (...ids) => {
  for (const id of ['fetch', 'stop', 'again', 'open', 'progress', 'beside']) {
    part(id).hidden = !ids.includes(id);
  }
  part('amount').textContent = '';
};
const bytes = count => {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  const step = Math.min(Math.floor(Math.log10(Math.max(count, 1)) / 3), 3);
  const style = { style: 'unit', unit: units[step], unitDisplay: step ? 'short' : 'long', maximumFractionDigits: 1 };
  return new Intl.NumberFormat(document.documentElement.lang, style).format(count / 1000 ** step);
};
const number = count => new Intl.NumberFormat(document.documentElement.lang).format(count);

/* What the server says is text, never markup: names and titles come from anybody. */
function say(text) {
  part('status').textContent = text;
  part('problem').textContent = '';
}

function fail({ message, hint }) {
  say('');
  for (const sentence of [message, hint]) {
    const line = document.createElement('p');
    line.textContent = sentence ?? '';
    part('problem').append(line);
  }
}

async function ask(path, options) {
  const answer = await fetch(`${base}/${path}`, { credentials: 'same-origin', ...options });
  if (!answer.ok) {
    throw await answer.json();
  }
  return answer;
}

const post = (path, body) =>
  ask(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-XSRFToken': xsrf },
    body: JSON.stringify(body ?? {})
  });

/* The lines of an answer, each as soon as it is there. */
async function* lines(answer) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    const found = (rest + (value ?? '')).split('\n');
    rest = found.pop();
    yield* found.filter(line => line).map(line => JSON.parse(line));
    if (done) {
      return;
    }
  }
}

function tell(error, again) {
  fail(error.message ? error : { message: words.offline });
  show('again');
  part('again').onclick = again;
  part('again').focus();
}

async function look() {
  show();
  say(words.looking);
  try {
    const found = await (await ask(`launch/contents?${new URLSearchParams(wish)}`)).json();
    part('title').textContent = found.title;
    part('files').textContent = number(found.files);
    part('size').textContent = found.bytes === null ? words.unknown : bytes(found.bytes);
    part('folder').textContent = found.folder;
    part('contents').hidden = false;
    const here = found.pinned ? words.kept_pinned : words.kept;
    say([found.pinned && words.pinned, found.exists ? here : words.trust].filter(Boolean).join(' '));
    if (found.ask) {
      show('fetch');
      part('fetch').focus();
    } else {
      await get();
    }
  } catch (error) {
    tell(error, look);
  }
}

function advance(job) {
  const bar = part('progress');
  const total = job.bytes_total;
  if (total) {
    bar.max = total;
    bar.value = Math.min(job.bytes_done, total);
  } else {
    bar.removeAttribute('value');
  }
  part('amount').textContent = `${number(job.files_done)} / ${number(job.files_total)} · ${bytes(job.bytes_done)}`;
}

async function get() {
  show('progress', 'stop');
  say(words.fetching);
  part('progress').removeAttribute('value');
  part('stop').disabled = true;
  let last = null;
  try {
    for await (const line of lines(await post('launch', wish))) {
      last = line;
      if (line.job) {
        part('stop').disabled = false;
        part('stop').onclick = () => post(`jobs/${line.job.id}/stop`).catch(error => tell(error, get));
        advance(line.job);
      }
    }
  } catch (error) {
    return tell(error, get);
  }
  finish(last);
}

function finish(last) {
  if (!last || last.job) {
    return tell({}, get);
  }
  if (last.error?.code === 'cancelled') {
    return tell({ message: words.stopped }, get);
  }
  if (!last.error && last.beside.length === 0) {
    location.replace(last.open);
    return;
  }
  if (last.error) {
    tell(last.error, get);
  } else {
    say(words.beside);
  }
  show(...(last.error ? ['again'] : ['beside']), ...(last.open ? ['open'] : []));
  for (const path of last.error ? [] : last.beside) {
    const line = document.createElement('li');
    line.textContent = path;
    part('beside').append(line);
  }
  if (last.open) {
    part('open').href = last.open;
    part('open').focus();
  }
}

/* The token by which a Hub or Binder signs somebody in has no business in the history. */
const address = new URL(location.href);
address.searchParams.delete('token');
history.replaceState(null, '', address);

part('fetch').onclick = get;
if (problem) {
  fail(problem);
} else {
  look();
}
