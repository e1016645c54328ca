#include "failure.h"

#include "growing.h"

// Appends one text; one that is too long is replaced by nothing. Returns 0 then.
static int say_text(failure *failure, gantry_str text, size_t most) {
  int fits = text.len <= most;
  size_t size = fits && text.ptr != NULL ? text.len : 0;
  body_part(&failure->parts, text.ptr, size);
  return fits;
}

const char *failure_say(failure *failure, const gantry_error *error) {
  gantry_error said;
  growing_copy(&said, sizeof said, error);
  failure_clear(failure);
  failure->is_said = 1;
  failure->retry_class = said.retry_class;
  const char *left_out = NULL;
  if (!say_text(failure, said.code, FAILURE_TEXT_MAX)) left_out = "code";
  if (!say_text(failure, said.message, FAILURE_TEXT_MAX)) left_out = "message";
  if (!say_text(failure, said.hint, FAILURE_TEXT_MAX)) left_out = "hint";
  if (!say_text(failure, said.detail_json, FAILURE_DETAIL_MAX)) left_out = "detail_json";
  return left_out;
}

void failure_clear(failure *failure) {
  failure->is_said = 0;
  failure->retry_class = 0;
  body_end(&failure->parts);
}
