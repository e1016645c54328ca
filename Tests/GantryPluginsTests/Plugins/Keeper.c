// test.keeper: everything that a host keeps for a plugin, and secrets that get where they must not.
#include <sys/stat.h>
#include <unistd.h>

#include "Kit.h"

#define SKILL(name, rest) "{\"kind\":\"skill\",\"type\":\"" name "\",\"summary\":\"s\"" rest "},"

static const char manifest[] =
  "{\"id\":\"test.keeper\",\"version\":\"1.2.3\",\"summary\":\"s\",\"min_host_minor\":0,\"types\":["
  SKILL("ring.a", "") SKILL("ring.b", "") SKILL("trace", "") SKILL("leaky", "") SKILL("slow", "")
  "{\"kind\":\"phase\",\"type\":\"do\",\"summary\":\"s\",\"concurrency\":\"parallel\"}],"
  "\"events\":[{\"type\":\"test.said\",\"summary\":\"s\",\"durability\":\"lazy\",\"v\":1,"
  "\"schema\":{\"type\":\"object\"}}],"
  "\"skills\":[\"ring.a\",\"ring.b\",\"trace\",\"leaky\",\"slow\"],"
  "\"secrets\":[\"token\",\"other-token\",\"short\"]}";

static const gantry_host *host;
static const gantry_call_1 *calls;
static const gantry_cancel_1 *cancels;
static const gantry_effects_1 *effects;
static const gantry_kv_1 *values;
static const gantry_skills_1 *skills;
static const gantry_secrets_1 *secrets;
static const gantry_artifacts_1 *artifacts;

static gantry_status say(
  const gantry_out *out, gantry_status status, uint64_t revision, const kept *text) {
  char line[9000];
  snprintf(
    line, sizeof line, "{\"status\":%d,\"revision\":%llu,\"text\":%s}", status,
    (unsigned long long)revision, text && text->length ? text->text : "null");
  return answer(out, line);
}

// The bytes behind a key, which the test writes as hexadecimal so that no escape is in the way.
static gantry_bytes json_bytes(gantry_bytes json, const char *key, uint8_t *into, size_t size) {
  char text[4096];
  json_text(json, key, text, sizeof text);
  size_t length = strlen(text) / 2;
  for (size_t i = 0; i < length && i < size; i++) {
    unsigned value;
    sscanf(text + 2 * i, "%2x", &value);
    into[i] = (uint8_t)value;
  }
  return (gantry_bytes){into, length};
}

static gantry_str as_text(gantry_bytes bytes) {
  return (gantry_str){(const char *)bytes.ptr, bytes.len};
}

// MARK: secrets

static void learn_secret(void *user, gantry_bytes value) {
  kept *into = user;
  snprintf(into->text, sizeof into->text, "\"%.*s\"", (int)value.len, (const char *)value.ptr);
  into->length = strlen(into->text);
}

static gantry_status ask_secret(gantry_call call, const char *name, kept *into) {
  gantry_str text = {name, strlen(name)};
  into->length = 0;
  return secrets->with(secrets->ctx, call, text, learn_secret, into);
}

static gantry_status fail_with(gantry_call call, gantry_str text, gantry_bytes json) {
  gantry_error error = {sizeof error, GANTRY_RETRY_PERMANENT, TEXT("SAID"), text, text,
                        {(const char *)json.ptr, json.len}};
  host->fail(host->ctx, call, &error);
  return GANTRY_FAILED;
}

// MARK: artifacts

static int scratch_file(gantry_call call, const char *name, gantry_bytes bytes) {
  kept about;
  gantry_out into = keeper(&about);
  char path[5000], folder[4000];
  if (calls->describe(calls->ctx, call, &into)) return -1;
  json_text((gantry_bytes){(uint8_t *)about.text, about.length}, "scratch", folder, sizeof folder);
  snprintf(path, sizeof path, "%s/sub", folder);
  mkdir(path, 0700);
  snprintf(path, sizeof path, "%s/link", folder);
  if (symlink("/etc", path)) path[0] = 0;
  snprintf(path, sizeof path, "%s/sub/link", folder);
  if (symlink("../sub/file", path)) path[0] = 0;
  snprintf(path, sizeof path, "%s/%s", folder, name);
  if (!strncmp(name, "pipe", 4)) return mkfifo(path, 0600);
  FILE *file = fopen(path, "w");
  if (!file) return -1;
  fwrite(bytes.ptr, 1, bytes.len, file);
  return fclose(file);
}

// Writes a file of three pieces with the bytes at a place that lies across two of them.
static int large_file(gantry_call call, gantry_bytes bytes) {
  enum { piece = 256 * 1024 };
  uint8_t *large = calloc(3, piece);
  memcpy(large + piece - bytes.len / 2, bytes.ptr, bytes.len);
  int result = scratch_file(call, "sub/large", (gantry_bytes){large, 3 * piece});
  free(large);
  return result;
}

static gantry_status artifact_operation(
  gantry_call call, const char *op, gantry_str name, gantry_bytes bytes, const gantry_out *into) {
  gantry_str type = TEXT("text/plain");
  if (!strcmp(op, "artifact")) return artifacts->put(artifacts->ctx, call, name, type, bytes);
  if (!strcmp(op, "artifact-type"))
    return artifacts->put(artifacts->ctx, call, name, TEXT("text"), bytes);
  if (!strcmp(op, "artifact-get")) return artifacts->get(artifacts->ctx, call, name, into);
  if (!strcmp(op, "keep-large")) {
    if (large_file(call, bytes)) return GANTRY_UNSUPPORTED;
    return artifacts->keep(artifacts->ctx, call, name, type, TEXT("sub/large"));
  }
  // keep: the bytes name the file.
  if (scratch_file(call, "sub/file", JSON("kept"))) return GANTRY_UNSUPPORTED;
  scratch_file(call, "pipe", bytes);
  return artifacts->keep(artifacts->ctx, call, name, type, as_text(bytes));
}

// MARK: one operation each

static gantry_status operation(
  gantry_call call, const char *op, gantry_str name, gantry_bytes bytes, kept *text,
  uint64_t *revision) {
  gantry_out into = keeper(text);
  gantry_str said = as_text(bytes);
  if (!strncmp(op, "artifact", 8) || !strncmp(op, "keep", 4))
    return artifact_operation(call, op, name, bytes, &into);
  if (!strcmp(op, "log") || !strcmp(op, "log-host") || !strcmp(op, "log-none")) {
    int32_t level = !strcmp(op, "log-host") ? GANTRY_LOG_HOST_MISBEHAVES : GANTRY_LOG_INFO;
    host->log(host->ctx, strcmp(op, "log-none") ? call : 0, level, said);
    return GANTRY_OK;
  }
  if (!strcmp(op, "emit")) return host->emit(host->ctx, call, TEXT("test.said"), bytes);
  if (!strcmp(op, "progress")) return host->progress(host->ctx, call, 0.5, said, said);
  if (!strcmp(op, "put"))
    return values->put(values->ctx, call, GANTRY_KV_RUN, name, bytes, GANTRY_KV_ANY, revision);
  if (!strcmp(op, "put-durable"))
    return values->put(values->ctx, call, GANTRY_KV_DURABLE, name, bytes, GANTRY_KV_ANY, revision);
  if (!strcmp(op, "get"))
    return values->get(values->ctx, call, GANTRY_KV_RUN, name, &into, revision);
  if (!strcmp(op, "get-durable"))
    return values->get(values->ctx, call, GANTRY_KV_DURABLE, name, &into, revision);
  if (!strcmp(op, "put-scope"))
    return values->put(values->ctx, call, 2, name, bytes, GANTRY_KV_ANY, revision);
  if (!strcmp(op, "get-scope")) return values->get(values->ctx, call, -1, name, &into, revision);
  if (!strcmp(op, "intend")) return effects->intend(effects->ctx, call, name, bytes, &into);
  if (!strcmp(op, "settle")) return effects->settle(effects->ctx, call, name, bytes);
  if (!strcmp(op, "skill")) return skills->invoke(skills->ctx, call, name, JSON("{}"), &into);
  if (!strcmp(op, "trace")) {
    return calls->describe(calls->ctx, call, &into);
  }
  return GANTRY_OK;
}

static gantry_status run(void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  (void)self;
  static const gantry_bytes none = {NULL, 0};
  char op[64], secret[64], name[600];
  uint8_t buffer[2048];
  uint64_t revision = 0;
  kept text, lent;
  json_text(input, "op", op, sizeof op);
  json_text(input, "secret", secret, sizeof secret);
  json_text(input, "name", name, sizeof name);
  gantry_bytes bytes = json_bytes(input, "hex", buffer, sizeof buffer);
  // Asking first, so that the host knows what there is to cover.
  if (secret[0]) {
    gantry_status status = ask_secret(call, secret, &lent);
    ask_secret(call, secret, &lent);
    if (status != GANTRY_OK || !op[0]) {
      char length[64];
      snprintf(length, sizeof length, "%zu", lent.length ? lent.length - 2 : 0);
      kept count = {.length = strlen(length)};
      memcpy(count.text, length, sizeof length);
      return say(out, status, 0, &count);
    }
  }
  if (!strcmp(op, "fail")) return fail_with(call, as_text(bytes), none);
  if (!strcmp(op, "fail-detail")) return fail_with(call, TEXT("see detail"), bytes);
  if (!strcmp(op, "output")) return out->write(out->ctx, bytes.ptr, bytes.len);
  text.length = 0;
  gantry_status status =
    operation(call, op, (gantry_str){name, strlen(name)}, bytes, &text, &revision);
  return say(out, status, revision, &text);
}

static gantry_status invoke(
  void *self, gantry_call call, gantry_str skill, gantry_bytes args, const gantry_out *out) {
  (void)self, (void)args;
  kept text;
  gantry_out into = keeper(&text);
  if (str_is(skill, "slow")) {
    host->progress(host->ctx, call, 0.1, TEXT("started"), TEXT(""));
    while (!host->cancelled(host->ctx, call)) usleep(500);
    return GANTRY_CANCELLED;
  }
  if (str_is(skill, "leaky")) {
    if (ask_secret(call, "token", &text)) return GANTRY_FAILED;
    // Only learns; the phase that asked may say it.
    return answer(out, "{}");
  }
  if (str_is(skill, "trace")) {
    kept about;
    into = keeper(&about);
    gantry_status status = calls->describe(calls->ctx, call, &into);
    return say(out, status, (uint64_t)cancels->deadline_ns(cancels->ctx, call), &about);
  }
  gantry_str next = str_is(skill, "ring.a") ? TEXT("ring.b") : TEXT("ring.a");
  return say(out, skills->invoke(skills->ctx, call, next, JSON("{}"), &into), 0, &text);
}

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **made) {
  (void)ctx, (void)call, (void)type, (void)config;
  *made = NULL;
  return GANTRY_OK;
}

static void destroy(void *self) { (void)self; }

static const void *get_interface(void *ctx, gantry_str id) {
  static const gantry_phase_1 phase = {sizeof phase, 0, create, destroy, run, NULL, NULL};
  static const gantry_skill_1 skill = {sizeof skill, 0, create, destroy, invoke};
  (void)ctx;
  if (str_is(id, GANTRY_PHASE_1)) return &phase;
  return str_is(id, GANTRY_SKILL_1) ? &skill : NULL;
}

GANTRY_EXPORT const gantry_plugin *gantry_plugin_v1(
  const gantry_host *given, const gantry_out *why) {
  static gantry_plugin plugin = {sizeof plugin, GANTRY_ABI_MINOR, NULL,
                                 {manifest, sizeof manifest - 1}, get_interface, NULL};
  (void)why;
  host = given;
  calls = host->get_interface(host->ctx, TEXT(GANTRY_CALL_1));
  cancels = host->get_interface(host->ctx, TEXT(GANTRY_CANCEL_1));
  effects = host->get_interface(host->ctx, TEXT(GANTRY_EFFECTS_1));
  values = host->get_interface(host->ctx, TEXT(GANTRY_KV_1));
  skills = host->get_interface(host->ctx, TEXT(GANTRY_SKILLS_1));
  secrets = host->get_interface(host->ctx, TEXT(GANTRY_SECRETS_1));
  artifacts = host->get_interface(host->ctx, TEXT(GANTRY_ARTIFACTS_1));
  return &plugin;
}
