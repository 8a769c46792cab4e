"""A token stays out of every text that people or programs may come to see."""

import copy
import json
import logging
import pickle
import traceback

import pytest

from jupyter_osf.auth.secret import RedactSecrets, Secret, hide_secrets_in_logs, redact

TOKEN = "Kq3" + "x7Zp" * 16 + "9aB"


@pytest.mark.parametrize("show", [repr, str, "{}".format, "{:>90}".format, lambda s: f"{s!r:.99}", "%s".__mod__])
def test_showing_a_secret_shows_dots(show):
    assert TOKEN not in show(Secret(TOKEN))
    assert "•" in show(Secret(TOKEN))


@pytest.mark.parametrize("write", [pickle.dumps, copy.deepcopy, json.dumps, vars])
def test_a_secret_is_not_written_down(write):
    with pytest.raises(TypeError) as caught:
        write(Secret(TOKEN))

    assert TOKEN not in str(caught.value)


def test_equality_is_that_of_the_text():
    assert Secret(TOKEN) == Secret(TOKEN)
    assert Secret(TOKEN) != Secret(TOKEN[:-1])
    assert Secret("é" * 9) != TOKEN
    assert len({Secret(TOKEN), Secret(TOKEN)}) == 1


def test_an_exception_that_holds_a_secret_prints_without_it():
    try:
        raise ValueError(Secret(TOKEN), {"token": Secret(TOKEN)})
    except ValueError:
        text = traceback.format_exc()

    assert TOKEN not in text


def test_redact_hides_given_known_and_bearer_texts():
    known = Secret(TOKEN)

    text = redact(f"a {known.reveal()} b tiny c Authorization: Bearer unknown-one d bearer='x1y2', e", [Secret("tiny")])

    assert TOKEN not in text
    assert "tiny" not in text
    assert "unknown-one" not in text
    assert "x1y2" not in text
    assert [word for word in text.split() if len(word) == 1] == ["a", "b", "c", "d", "e"]


def test_a_secret_inside_a_longer_secret_leaves_no_rest():
    Secret(TOKEN[:20])
    Secret(TOKEN)

    assert TOKEN[20:] not in redact(f"x {TOKEN} y")


@pytest.fixture
def written():
    """The lines of a log whose handler redacts."""
    lines = []

    class Lines(logging.Handler):
        def emit(self, record):
            lines.append(self.format(record))

    logger = logging.getLogger("tests.redaction")
    handler = Lines()
    handler.addFilter(RedactSecrets())
    logger.addHandler(handler)
    logger.propagate = False
    logger.setLevel(logging.DEBUG)
    yield logger, lines
    logger.removeHandler(handler)


def test_log_records_lose_tokens_in_arguments_and_tracebacks(written):
    logger, lines = written
    secret = Secret(TOKEN)

    logger.debug("headers %r", {"Authorization": f"Bearer {secret.reveal()}"})
    try:
        raise RuntimeError(f"refused {secret.reveal()}")
    except RuntimeError:
        logger.exception("failed with %s", secret)

    assert TOKEN not in "\n".join(lines)
    assert "refused ••••" in "\n".join(lines)


def test_harmless_records_are_left_alone(written):
    logger, lines = written

    logger.info("moved %d of %d", 1, 2)

    assert lines == ["moved 1 of 2"]


def test_debug_logs_of_the_http_library_are_redacted(caplog):
    secret = Secret(TOKEN)
    hide_secrets_in_logs()
    hide_secrets_in_logs()

    with caplog.at_level(logging.DEBUG):
        logging.getLogger("urllib3.connectionpool").debug("GET /x?access_token=%s", secret.reveal())

    assert TOKEN not in caplog.text
    assert "GET /x" in caplog.text
