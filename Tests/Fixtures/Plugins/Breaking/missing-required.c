// breaks: missing-required
// It needs gantry.kv/1 and counts on it being there.
#define INTERFACES "\"gantry.kv/1\""
#include "good-phase.h"

static gantry_status ignore(void *ctx, const uint8_t *data, size_t length) {
  return (void)ctx, (void)data, (void)length, GANTRY_OK;
}

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  const gantry_kv_1 *kv = (const gantry_kv_1 *)offered(host, GANTRY_KV_1);
  gantry_out value = {sizeof value, 0, NULL, ignore};
  uint64_t revision = 0;
  if (kv->struct_size < sizeof *kv) return refuse_input(call, "gantry.kv/1 is too small");
  kv->get(kv->ctx, call, GANTRY_KV_RUN, text("greetings"), &value, &revision);
  return good_run(self, call, input, out);
}

PHASE(.run = run)
