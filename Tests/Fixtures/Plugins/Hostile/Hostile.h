// What the attacks share: the host, the attempt they are made in, and short ways to answer.
//
// An attack is a phase type whose `run` does one thing no plugin may do. With `"good": true` in its
// input the same instance does nothing wrong, so that a test can ask it again afterwards.
#ifndef HOSTILE_H
#define HOSTILE_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gantry/gantry.h"
#include "gantry/json.h"

#define TEXT(literal) ((gantry_str){(literal), sizeof(literal) - 1})
#define BYTES(literal) ((gantry_bytes){(const uint8_t *)(literal), sizeof(literal) - 1})

typedef struct attempt {
  gantry_call call;
  gantry_bytes input;
  const gantry_out *out;
} attempt;

typedef gantry_status attack(const attempt *now);

// Set once, at the entry, before any other function is called.
extern const gantry_host *host;
extern const gantry_call_1 *calls;
extern const gantry_cancel_1 *cancels;
extern const gantry_effects_1 *effects;
extern const gantry_kv_1 *values;
extern const gantry_skills_1 *skills;

// The last call of this process that was made with `"good": true`: it has ended, and nothing of it
// may be used any more.
extern attempt ended;

static inline gantry_status answer(const attempt *now, const char *json) {
  return now->out->write(now->out->ctx, (const uint8_t *)json, strlen(json));
}

static inline gantry_status answer_number(const attempt *now, const char *name, long long number) {
  char json[128];
  snprintf(json, sizeof json, "{\"%s\":%lld}", name, number);
  return answer(now, json);
}

// Fails with a code of the attack's own, for what must not be possible.
static inline gantry_status fail(const attempt *now, const char *code, const char *message) {
  gantry_error error = {sizeof error, GANTRY_RETRY_PERMANENT, {code, strlen(code)},
                        {message, strlen(message)}, {NULL, 0}, {NULL, 0}};
  host->fail(host->ctx, now->call, &error);
  return GANTRY_FAILED;
}

// A writer into a buffer of this plugin, for what the host hands out.
typedef struct kept {
  size_t length;
  char text[16384];
} kept;

gantry_status keep(void *ctx, const uint8_t *data, size_t length);

static inline gantry_out keeper(kept *into) {
  into->length = 0;
  into->text[0] = '\0';
  return (gantry_out){sizeof(gantry_out), 0, into, keep};
}

// A text of the input, or empty.
static inline const char *input_text(
  const attempt *now, const char *name, char *into, size_t size) {
  size_t length;
  int found = gantry_json_string(now->input, name, into, size, &length);
  if (found != GANTRY_JSON_FOUND) into[0] = '\0';
  return into;
}

// A number of the input, or 0.
static inline int64_t input_number(const attempt *now, const char *name) {
  int64_t number = 0;
  return gantry_json_integer(now->input, name, &number) == GANTRY_JSON_FOUND ? number : 0;
}

// The attempt's scratch folder, or empty.
const char *scratch_folder(const attempt *now, char *into, size_t size);

// Tells the test that the attack has begun.
static inline void begun(const attempt *now) {
  host->progress(host->ctx, now->call, 0, TEXT("begun"), TEXT(""));
}

// Waits for ever, whatever signals come.
_Noreturn static inline void wait_for_ever(void) {
  for (;;) pause();
}

#endif
