// breaks: nothing
// Its output names a file in its scratch folder, which is another folder each time.
#include "good-phase.h"

typedef struct description {
  size_t length;
  char bytes[4096];
} description;

static gantry_status take(void *ctx, const uint8_t *data, size_t length) {
  description *given = (description *)ctx;
  if (length > sizeof given->bytes - given->length) return GANTRY_LIMIT;
  memcpy(given->bytes + given->length, data, length);
  given->length += length;
  return GANTRY_OK;
}

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  json output;
  description given = {0, {0}};
  gantry_out taking = {sizeof taking, 0, &given, take};
  char scratch[1024];
  size_t length;
  gantry_status status = greet((const phase *)self, call, input, &output);
  if (status != GANTRY_OK) return status;
  const gantry_call_1 *calls = (const gantry_call_1 *)offered(host, GANTRY_CALL_1);
  if (!GANTRY_HAS(calls, gantry_call_1, describe)) return good_run(self, call, input, out);
  status = calls->describe(calls->ctx, call, &taking);
  if (status != GANTRY_OK) return refused_by(call, status);
  gantry_bytes object = {(const uint8_t *)given.bytes, given.length};
  if (read_text(object, "scratch", scratch, sizeof scratch, &length) != GANTRY_JSON_FOUND) {
    return good_run(self, call, input, out);
  }
  output.length = 0;
  put(&output, "{\"text\":\"");
  put_text(&output, scratch, length);
  put(&output, "/greeting\",\"bytes\":1}");
  return answer_or_fail(call, out, output.bytes);
}

PHASE(.run = run)
