// Attacks through what the host offers: events, progress, skills, values and interfaces.
#include "Hostile.h"

attack emit_flood, emit_undeclared, emit_wrong_schema, emit_huge, progress_nan, progress_flood,
  skill_unlisted, skill_again, skill_again_parallel, values_misused, interface_made_up, out_missing;

gantry_status emit_flood(const attempt *now) {
  long long taken = 0;
  for (int i = 0; i < 100000; i++) {
    // Without waiting when the host says AGAIN.
    gantry_status status =
      host->emit(host->ctx, now->call, TEXT("acme.ticked"), BYTES("{\"tick\":1}"));
    if (status == GANTRY_OK) taken++;
    else if (status != GANTRY_AGAIN) return answer_number(now, "status", status);
  }
  return answer_number(now, "taken", taken);
}

static gantry_status emit_once(const attempt *now, gantry_str type, gantry_bytes data) {
  return answer_number(now, "status", host->emit(host->ctx, now->call, type, data));
}

gantry_status emit_undeclared(const attempt *now) {
  return emit_once(now, TEXT("run.succeeded"), BYTES("{\"tick\":1}"));
}

gantry_status emit_wrong_schema(const attempt *now) {
  return emit_once(now, TEXT("acme.ticked"), BYTES("{\"tick\":\"one\"}"));
}

gantry_status emit_huge(const attempt *now) {
  return emit_once(now, TEXT("acme.ticked"), (gantry_bytes){(const uint8_t *)"x", SIZE_MAX});
}

gantry_status progress_nan(const attempt *now) {
  volatile double zero = 0;
  return answer_number(
    now, "status", host->progress(host->ctx, now->call, 0 / zero, TEXT(""), TEXT("")));
}

gantry_status progress_flood(const attempt *now) {
  for (int i = 0; i < 100000; i++) {
    host->progress(host->ctx, now->call, i / 100000.0, TEXT("flood"), TEXT("one of many"));
  }
  return answer(now, "{}");
}

static gantry_status invoke_once(const attempt *now, gantry_str skill) {
  static kept text;
  gantry_out out = keeper(&text);
  if (skills == NULL) return GANTRY_UNSUPPORTED;
  return answer_number(
    now, "status", skills->invoke(skills->ctx, now->call, skill, BYTES("{}"), &out));
}

gantry_status skill_unlisted(const attempt *now) {
  return invoke_once(now, TEXT("toolchain.detect"));
}

gantry_status skill_again(const attempt *now) { return invoke_once(now, TEXT("acme.again")); }

gantry_status skill_again_parallel(const attempt *now) {
  return invoke_once(now, TEXT("acme.again-parallel"));
}

gantry_status values_misused(const attempt *now) {
  static uint8_t large[GANTRY_KV_VALUE_BYTES_MAX + 1];
  static char key[GANTRY_KV_KEY_BYTES_MAX + 1];
  kept text;
  gantry_out out = keeper(&text);
  uint64_t revision = 0;
  if (values == NULL) return GANTRY_UNSUPPORTED;
  memset(key, 'k', sizeof key);
  const gantry_status statuses[] = {
    values->get(values->ctx, now->call, 99, TEXT("k"), &out, &revision),
    values->get(values->ctx, now->call, GANTRY_KV_RUN, (gantry_str){NULL, 5}, &out, &revision),
    values->get(
      values->ctx, now->call, GANTRY_KV_RUN, (gantry_str){key, sizeof key}, &out, &revision),
    values->put(values->ctx, now->call, -1, TEXT("k"), BYTES("1"), GANTRY_KV_ANY, &revision),
    values->put(
      values->ctx, now->call, GANTRY_KV_RUN, TEXT("k"), BYTES("{"), GANTRY_KV_ANY, &revision),
    values->put(values->ctx, now->call, GANTRY_KV_RUN, TEXT("k"),
                (gantry_bytes){large, sizeof large}, GANTRY_KV_ANY, &revision),
    values->put(values->ctx, now->call, GANTRY_KV_RUN, TEXT("k"),
                (gantry_bytes){large, SIZE_MAX}, GANTRY_KV_ANY, &revision),
  };
  for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
    if (statuses[i] == GANTRY_OK) return answer_number(now, "taken", (long long)i);
  }
  return answer(now, "{\"refused\":true}");
}

gantry_status interface_made_up(const attempt *now) {
  static char long_id[100000];
  memset(long_id, 'i', sizeof long_id);
  const gantry_str ids[] = {
    TEXT("gantry.kv/99"), TEXT(""), {NULL, 0}, {long_id, sizeof long_id}, TEXT("\xff\xfe/1")};
  for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
    if (host->get_interface(host->ctx, ids[i]) == NULL) continue;
    return answer_number(now, "taken", (long long)i);
  }
  return answer(now, "{\"refused\":true}");
}

gantry_status out_missing(const attempt *now) {
  gantry_out writer = {sizeof writer, 0, NULL, NULL};
  calls->describe(calls->ctx, now->call, NULL);
  calls->describe(calls->ctx, now->call, &writer);
  if (values != NULL) values->get(values->ctx, now->call, GANTRY_KV_RUN, TEXT("k"), NULL, NULL);
  return answer(now, "{}");
}
