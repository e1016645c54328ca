// breaks: secret-hygiene
// It logs with which token it greets.
#define MORE ",\"secrets\":[\"token\"]"
#include "good-phase.h"

typedef struct letter {
  char token[128];
  size_t length;
} letter;

static void keep(void *user, gantry_bytes value) {
  letter *target = (letter *)user;
  target->length = value.len < sizeof target->token ? value.len : sizeof target->token - 1;
  memcpy(target->token, value.ptr, target->length);
  target->token[target->length] = '\0';
}

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  const gantry_secrets_1 *secrets = (const gantry_secrets_1 *)offered(host, GANTRY_SECRETS_1);
  letter kept = {{0}, 0};
  if (GANTRY_HAS(secrets, gantry_secrets_1, with)) {
    secrets->with(secrets->ctx, call, text("token"), keep, &kept);
  }
  host->log(host->ctx, call, GANTRY_LOG_DEBUG, (gantry_str){kept.token, kept.length});
  return good_run(self, call, input, out);
}

PHASE(.run = run)
