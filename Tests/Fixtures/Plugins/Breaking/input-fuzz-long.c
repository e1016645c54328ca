// breaks: input-fuzz
// The schema says 64 characters, so there is room for 64 of four bytes, and no more.
#include "good-phase.h"

static gantry_status __attribute__((noinline)) copy(gantry_json_cursor value, volatile char *room) {
  for (const char *at = value.at; at < value.end; at++) *room++ = *at;
  return GANTRY_OK;
}

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  volatile char name[6 * 64 + 2];
  gantry_json_cursor value;
  if (gantry_json_member(input, "name", &value) == GANTRY_JSON_FOUND) copy(value, name);
  return good_run(self, call, input, out);
}

PHASE(.run = run)
