// A skill without a state: how many vowels a text has.
#include "breaking.h"

#ifndef INPUT
#define INPUT                                                                                  \
  GANTRY_JSON({"type": "object", "required": ["text"], "additionalProperties": false,          \
    "properties": {"text": {"type": "string", "maxLength": 200, "examples": ["A new day"]}}})
#endif
#ifndef OUTPUT
#define OUTPUT                                                                                 \
  GANTRY_JSON({"type": "object", "required": ["vowels"], "additionalProperties": false,        \
    "properties": {"vowels": {"type": "integer", "minimum": 0}}})
#endif
#ifndef CONCURRENCY
#define CONCURRENCY "parallel"
#endif

static const char manifest[] = MANIFEST_HEAD
  GANTRY_JSON([{"kind": "skill", "type": "test.vowels", "summary": "Counts vowels.",
    "config": {"type": "object", "additionalProperties": false}, "input":) INPUT
  ",\"output\":" OUTPUT ",\"concurrency\":\"" CONCURRENCY "\"}]" MORE "}";

typedef struct skill {
  char vowels[8];
} skill;

static inline gantry_status good_create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  gantry_json_cursor nothing;
  (void)ctx;
  if (!is(type, "test.vowels")) return refuse_input(call, "there is no such type");
  if (gantry_json_member(config, "vowels", &nothing) != GANTRY_JSON_ABSENT) {
    return refuse_input(call, "the configuration is not an empty object");
  }
  skill *self = (skill *)calloc(1, sizeof *self);
  if (self == NULL) return refuse_memory(call);
  strcpy(self->vowels, "aeiou");
  *instance = self;
  return GANTRY_OK;
}

static inline void good_destroy(void *instance) { free(instance); }

static inline gantry_status good_invoke(
  void *instance, gantry_call call, gantry_str name, gantry_bytes args, const gantry_out *out) {
  const skill *self = (const skill *)instance;
  char given[200 * 4 + 1], output[64];
  size_t length, vowels = 0;
  if (!is(name, "test.vowels")) return refuse_input(call, "there is no such skill");
  if (host->cancelled(host->ctx, call)) return GANTRY_CANCELLED;
  if (read_text(args, "text", given, sizeof given, &length) != GANTRY_JSON_FOUND) {
    return refuse_input(call, "'text' is not a text of at most 200 characters");
  }
  for (size_t i = 0; i < length; i++) {
    char lower = given[i] >= 'A' && given[i] <= 'Z' ? (char)(given[i] + 32) : given[i];
    vowels += lower != '\0' && strchr(self->vowels, lower) != NULL;
  }
  snprintf(output, sizeof output, "{\"vowels\":%zu}", vowels);
  return answer_or_fail(call, out, output);
}

#define SKILL_TABLE(...)                                                                   \
  REPLACING(static const gantry_skill_1 skills,                                            \
    .struct_size = sizeof(gantry_skill_1), .create = good_create, .destroy = good_destroy, \
    .invoke = good_invoke, __VA_ARGS__)                                                    \
  INTERFACE_TABLE(GANTRY_SKILL_1, skills)

#define SKILL(...) SKILL_TABLE(__VA_ARGS__) PLUGIN_TABLE() ENTRY(enter_well)
