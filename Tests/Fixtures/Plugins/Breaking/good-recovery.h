// A strategy that tries again what can be tried again, and hands the rest to people.
#include "breaking.h"

#ifndef CONFIG
#define CONFIG                                                                        \
  GANTRY_JSON({"type": "object", "additionalProperties": false, "properties": {       \
    "times": {"type": "integer", "minimum": 0, "maximum": 10, "default": 3}}})
#endif

static const char manifest[] = MANIFEST_HEAD
  GANTRY_JSON([{"kind": "recovery", "type": "patient", "summary": "Tries again.", "config":) CONFIG
  "}]" MORE "}";

typedef struct strategy {
  int64_t times;
} strategy;

static inline gantry_status good_create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  (void)ctx;
  if (!is(type, "patient")) return refuse_input(call, "there is no such type");
  strategy *self = (strategy *)calloc(1, sizeof *self);
  if (self == NULL) return refuse_memory(call);
  self->times = 3;
  int found = gantry_json_integer(config, "times", &self->times);
  int fits = found == GANTRY_JSON_FOUND && self->times >= 0 && self->times <= 10;
  if (found != GANTRY_JSON_ABSENT && !fits) {
    free(self);
    return refuse_input(call, "'times' is not a number from 0 to 10");
  }
  *instance = self;
  return GANTRY_OK;
}

static inline void good_destroy(void *instance) { free(instance); }

static inline gantry_status good_decide(
  void *instance, gantry_call call, gantry_bytes failure, const gantry_out *out) {
  const strategy *self = (const strategy *)instance;
  char retry_class[32];
  size_t length;
  int64_t attempts = 0;
  if (gantry_json_string(failure, "retry_class", retry_class, sizeof retry_class, &length) !=
        GANTRY_JSON_FOUND ||
      gantry_json_integer(failure, "attempts", &attempts) != GANTRY_JSON_FOUND) {
    return refuse_input(call, "the failure has no 'retry_class' and 'attempts'");
  }
  if (strcmp(retry_class, "needs_human") == 0) {
    return answer_or_fail(call, out, "{\"decision\":\"escalate\"}");
  }
  if (strcmp(retry_class, "retryable") != 0 || attempts >= self->times) return GANTRY_UNSUPPORTED;
  return answer_or_fail(call, out, "{\"decision\":\"retry\",\"after_ns\":1000000000}");
}

#define RECOVERY_TABLE(...)                                                                   \
  REPLACING(static const gantry_recovery_1 strategies,                                        \
    .struct_size = sizeof(gantry_recovery_1), .create = good_create, .destroy = good_destroy, \
    .decide = good_decide, __VA_ARGS__)                                                       \
  INTERFACE_TABLE(GANTRY_RECOVERY_1, strategies)

#define RECOVERY(...) RECOVERY_TABLE(__VA_ARGS__) PLUGIN_TABLE() ENTRY(enter_well)
