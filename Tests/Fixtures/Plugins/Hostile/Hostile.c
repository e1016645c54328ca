// The plugin around the attacks: its manifest, its table, and who is called for which type.
#include "Hostile.h"

// Defines PLUGIN_ID, PERMISSIONS and ATTACKS(attack): `attack(type, function, summary)` for each.
#include ATTACKS_FILE

#define SHAPE                                                          \
  "\"output\":{\"type\":\"object\",\"properties\":{\"count\":{\"type\":\"integer\"}}}," \
  "\"emits\":[\"acme.ticked\"]"
#define TYPE(type, function, summary) \
  "{\"kind\":\"phase\",\"type\":\"" type "\",\"summary\":\"" summary "\"," SHAPE "},"
#define SKILL(type, concurrency) \
  "{\"kind\":\"skill\",\"type\":\"" type "\",\"summary\":\"Invokes itself.\"," \
  "\"concurrency\":\"" concurrency "\"},"
#ifndef SKILLS
#define SKILLS
#endif

static const char manifest[] =
  "{\"id\":\"" PLUGIN_ID "\",\"version\":\"6.6.6\",\"summary\":\"Attacks on the host.\","
  "\"min_host_minor\":0,\"permissions\":" PERMISSIONS ","
  "\"limits\":{\"memory_bytes\":4294967296,\"open_files\":512},"
  "\"types\":[" ATTACKS(TYPE) SKILLS
  "{\"kind\":\"phase\",\"type\":\"good\",\"summary\":\"Does nothing wrong.\"}],"
  "\"events\":[{\"type\":\"acme.ticked\",\"summary\":\"One tick.\",\"durability\":\"lazy\",\"v\":1,"
  "\"schema\":{\"type\":\"object\",\"required\":[\"tick\"],"
  "\"properties\":{\"tick\":{\"type\":\"integer\"}}}}],"
  "\"skills\":[\"acme.again\",\"acme.two\",\"acme.again-parallel\"]}";

#define DECLARE(type, function, summary) attack function;
ATTACKS(DECLARE)

static gantry_status good(const attempt *now) { return answer(now, "{\"good\":true}"); }

#define ENTRY(type, function, summary) {type, function},
static const struct known {
  const char *type;
  attack *function;
} known[] = {ATTACKS(ENTRY){"good", good}};

const gantry_host *host;
const gantry_call_1 *calls;
const gantry_cancel_1 *cancels;
const gantry_effects_1 *effects;
const gantry_kv_1 *values;
const gantry_skills_1 *skills;
attempt ended;

gantry_status keep(void *ctx, const uint8_t *data, size_t length) {
  kept *into = ctx;
  if (length > sizeof into->text - 1 - into->length) return GANTRY_LIMIT;
  memcpy(into->text + into->length, data, length);
  into->length += length;
  into->text[into->length] = '\0';
  return GANTRY_OK;
}

const char *scratch_folder(const attempt *now, char *into, size_t size) {
  kept text;
  gantry_out out = keeper(&text);
  into[0] = '\0';
  if (calls->describe(calls->ctx, now->call, &out) != GANTRY_OK) return into;
  const attempt described = {now->call, {(const uint8_t *)text.text, text.length}, NULL};
  return input_text(&described, "scratch", into, size);
}

static int is(gantry_str text, const char *literal) {
  return text.len == strlen(literal) && memcmp(text.ptr, literal, text.len) == 0;
}

// A type that is bad outside of `run` behaves in later attempts, so that it can be asked again.
static int is_first_attempt(gantry_call call) {
  kept text;
  gantry_out out = keeper(&text);
  if (calls->describe(calls->ctx, call, &out) != GANTRY_OK) return 0;
  const attempt described = {call, {(const uint8_t *)text.text, text.length}, NULL};
  return input_number(&described, "attempt") == 1;
}

static volatile int *nowhere(void) { return (volatile int *)(uintptr_t)16; }

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  (void)ctx, (void)config;
  if (is(type, "create-crash") && is_first_attempt(call)) *nowhere() = 1;
  if (is(type, "create-hang") && is_first_attempt(call)) wait_for_ever();
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    if (!is(type, known[i].type)) continue;
    *instance = (void *)&known[i];
    return GANTRY_OK;
  }
  *instance = NULL;
  return GANTRY_OK;
}

static void destroy(void *instance) {
  const struct known *self = instance;
  if (self == NULL) return;
  if (!strcmp(self->type, "destroy-crash")) *nowhere() = 1;
  if (!strcmp(self->type, "destroy-hang")) wait_for_ever();
}

static gantry_status run(
  void *instance, gantry_call call, gantry_bytes input, const gantry_out *out) {
  const struct known *self = instance;
  const attempt now = {call, input, out};
  int32_t is_good = 0;
  if (gantry_json_bool(input, "good", &is_good) != GANTRY_JSON_FOUND || !is_good) {
    return self->function(&now);
  }
  ended = now;
  return good(&now);
}

// The skills invoke themselves; what they are answered goes back as it is.
static gantry_status invoke(
  void *instance, gantry_call call, gantry_str skill, gantry_bytes args, const gantry_out *out) {
  (void)instance;
  if (skills == NULL) return GANTRY_UNSUPPORTED;
  return skills->invoke(skills->ctx, call, skill, args, out);
}

static const void *get_interface(void *ctx, gantry_str id) {
  static const gantry_phase_1 phases = {sizeof phases, 0, create, destroy, run, NULL, NULL};
  static const gantry_skill_1 offered = {sizeof offered, 0, create, destroy, invoke};
  (void)ctx;
  if (is(id, GANTRY_SKILL_1)) return &offered;
  return is(id, GANTRY_PHASE_1) ? &phases : NULL;
}

static const void *find(const char *id) {
  return host->get_interface(host->ctx, (gantry_str){id, strlen(id)});
}

const gantry_plugin *gantry_plugin_v1(const gantry_host *given, const gantry_out *why) {
  static const gantry_plugin plugin = {
    sizeof plugin, GANTRY_ABI_MINOR, NULL, {manifest, sizeof manifest - 1}, get_interface, NULL};
  (void)why;
  host = given;
  calls = find(GANTRY_CALL_1);
  cancels = find(GANTRY_CANCEL_1);
  effects = find(GANTRY_EFFECTS_1);
  values = find(GANTRY_KV_1);
  skills = find(GANTRY_SKILLS_1);
  return calls && cancels ? &plugin : NULL;
}
