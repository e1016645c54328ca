// breaks: secret-hygiene
// The token is hidden from readers by hexadecimal digits, and goes out.
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
  json output;
  char digits[8];
  gantry_status status = greet((const phase *)self, call, input, &output);
  if (status != GANTRY_OK) return status;
  if (GANTRY_HAS(secrets, gantry_secrets_1, with)) {
    secrets->with(secrets->ctx, call, text("token"), keep, &kept);
  }
  output.length = 0;
  put(&output, "{\"bytes\":1,\"text\":\"");
  for (size_t i = 0; i < kept.length; i++) {
    snprintf(digits, sizeof digits, "%02x", (unsigned char)kept.token[i]);
    put(&output, digits);
  }
  put(&output, "\"}");
  return answer_or_fail(call, out, output.bytes);
}

PHASE(.run = run)
