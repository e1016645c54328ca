// test.ledger: entries in a file, each made once however often the host is killed, and taken back.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "gantry/gantry.h"
#include "gantry/json.h"
#include "LedgerFile.h"

static const char manifest[] = GANTRY_JSON({
  "id": "test.ledger", "version": "1.0.0", "min_host_minor": 0,
  "summary": "Entries in a file, each made once, for tests that kill the host.",
  "interfaces": ["gantry.call/1", "gantry.effects/1", "gantry.kv/1", "gantry.skills/1",
    "gantry.artifacts/1", "gantry.secrets/1"],
  "types": [
    {"kind": "phase", "type": "entry", "summary": "Appends one line to ledger.txt.",
      "config": {"type": "object", "additionalProperties": false},
      "input": {"type": "object", "required": ["root", "name"], "additionalProperties": false,
        "properties": {"root": {"type": "string"}, "name": {"type": "string"},
          "asks": {"type": "boolean"}, "keeps": {"type": "boolean"}, "fails": {"type": "string"},
          "once": {"type": "boolean"}, "large": {"type": "boolean"}}},
      "output": {"type": "object"}, "concurrency": "parallel", "emits": ["ledger.entered"]},
    {"kind": "skill", "type": "ledger.sum", "summary": "Adds 1.",
      "input": {"type": "object", "required": ["number"]}, "output": {"type": "object"}},
    {"kind": "recovery", "type": "mender", "summary": "Repeats what is flaky, skips the rest.",
      "config": {"type": "object"}},
    {"kind": "sink", "type": "recorder", "summary": "Appends run, seq and type of events.",
      "config": {"type": "object", "required": ["path"], "additionalProperties": false,
        "properties": {"path": {"type": "string"}}}}
  ],
  "events": [{"type": "ledger.entered", "summary": "An entry.", "durability": "lazy", "v": 1,
    "schema": {"type": "object", "required": ["name"], "additionalProperties": false,
      "properties": {"name": {"type": "string"}}}}],
  "skills": ["ledger.sum"], "secrets": ["ledger-token"],
  "permissions": {"write": ["${input.root}", "${config.path}"]}
});

enum { LARGE_SIZE = (1 << 20) + 4096 };

// An instance: a sink has a file, the others have nothing.
typedef struct instance {
  int fd;
} instance;

// What one call of a phase works on.
typedef struct entry {
  gantry_call call;
  char root[TEXT_SIZE];
  char name[256];
  char key[256];
  char scratch[TEXT_SIZE];
  int64_t attempt;
} entry;

// Set once, at the entry, before any other function is called.
static const gantry_host *host;
static const gantry_call_1 *calls;
static const gantry_effects_1 *effects;
static const gantry_kv_1 *kv;
static const gantry_skills_1 *skills;
static const gantry_artifacts_1 *artifacts;
static const gantry_secrets_1 *secrets;

static gantry_str text(const char *value) { return (gantry_str){value, strlen(value)}; }

static gantry_bytes bytes(const char *value) {
  return (gantry_bytes){(const uint8_t *)value, strlen(value)};
}

static gantry_status answer(const gantry_out *out, const char *json) {
  return out->write(out->ctx, (const uint8_t *)json, strlen(json));
}

static gantry_status fail(gantry_call call, const char *code, int32_t retry, const char *message) {
  gantry_error error = {sizeof error, retry, text(code), text(message),
                        text("Nothing is wrong: this plugin is made for tests."), {NULL, 0}};
  host->fail(host->ctx, call, &error);
  return GANTRY_FAILED;
}

static int is(gantry_str value, const char *name) {
  return value.len == strlen(name) && memcmp(value.ptr, name, value.len) == 0;
}

// MARK: - gantry.phase/1

static int read_entry(entry *self, gantry_bytes input) {
  size_t length;
  buffer facts = {0};
  gantry_out out = writer(&facts);
  return gantry_json_string(input, "root", self->root, sizeof self->root, &length) == 1 &&
         gantry_json_string(input, "name", self->name, sizeof self->name, &length) == 1 &&
         calls->describe(calls->ctx, self->call, &out) == GANTRY_OK &&
         gantry_json_string(kept(&facts), "idempotency_key", self->key, sizeof self->key,
                            &length) == 1 &&
         gantry_json_string(kept(&facts), "scratch", self->scratch, sizeof self->scratch,
                            &length) >= 0 &&
         gantry_json_integer(kept(&facts), "attempt", &self->attempt) == 1;
}

// Makes the entry, unless it is there: announced, made, and settled. `once` is what a first attempt
// fails with between the last two.
static gantry_status enter(entry *self, int once) {
  char path[TEXT_SIZE + 16], line[600], receipt[2 * TEXT_SIZE];
  buffer recorded = {0};
  gantry_out out = writer(&recorded);
  snprintf(path, sizeof path, "%s/ledger.txt", self->root);
  snprintf(line, sizeof line, "%s %s\n", self->key, self->name);
  snprintf(receipt, sizeof receipt, "{\"file\":\"%s\",\"line\":\"%s %s\\n\"}", path, self->key,
           self->name);
  gantry_status status =
    effects->intend(effects->ctx, self->call, text("entry"), bytes(receipt), &out);
  if (status == GANTRY_CONFLICT) return GANTRY_OK;
  if (status != GANTRY_OK) return status;
  buffer *content = (buffer *)malloc(sizeof *content);
  mode_t mode;
  int known = content != NULL && read_whole(path, content, &mode);
  // Announced before means that it may be there already.
  int there = known && recorded.length > 0 && strstr(content->bytes, line) != NULL;
  free(content);
  if (!known || (!there && !append(path, line))) {
    return fail(self->call, "LEDGER_FILE", GANTRY_RETRY_PERMANENT, strerror(errno));
  }
  if (once && self->attempt == 1) {
    return fail(self->call, "LEDGER_FLAKY", GANTRY_RETRY_RETRYABLE, "the first attempt fails");
  }
  return effects->settle(effects->ctx, self->call, text("entry"), bytes("{\"made\":true}"));
}

static void look(void *user, gantry_bytes value) { *(size_t *)user = value.len; }

// Uses what a phase may ask of other plugins and of the person.
static gantry_status ask(entry *self) {
  buffer result = {0};
  gantry_out out = writer(&result);
  size_t length = 0;
  gantry_status status = skills->invoke(
    skills->ctx, self->call, text("ledger.sum"), bytes("{\"number\":1}"), &out);
  if (status != GANTRY_OK) return status;
  return secrets->with(secrets->ctx, self->call, text("ledger-token"), look, &length);
}

// Keeps values and artifacts, and reads them back.
static gantry_status keep_things(entry *self) {
  char path[TEXT_SIZE + 16];
  uint64_t revision = 0;
  buffer value = {0}, artifact = {0};
  gantry_out to_value = writer(&value), to_artifact = writer(&artifact);
  gantry_str name = text(self->name);
  gantry_status status =
    kv->put(kv->ctx, self->call, GANTRY_KV_RUN, name, bytes("{\"here\":true}"), GANTRY_KV_ANY,
            &revision);
  if (status == GANTRY_OK) {
    status = kv->put(kv->ctx, self->call, GANTRY_KV_DURABLE, name, bytes("{\"here\":true}"),
                     GANTRY_KV_ANY, &revision);
  }
  if (status == GANTRY_OK) {
    status = kv->get(kv->ctx, self->call, GANTRY_KV_DURABLE, name, &to_value, &revision);
  }
  if (status == GANTRY_OK) {
    status = artifacts->put(artifacts->ctx, self->call, text("page"), text("text/plain"),
                            bytes("kept"));
  }
  snprintf(path, sizeof path, "%s/page", self->scratch);
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0 || write(fd, "kept too", 8) != 8 || close(fd) != 0) {
    return fail(self->call, "LEDGER_SCRATCH", GANTRY_RETRY_PERMANENT, strerror(errno));
  }
  if (status == GANTRY_OK) {
    status = artifacts->keep(artifacts->ctx, self->call, text("file"), text("text/plain"),
                             text("page"));
  }
  if (status != GANTRY_OK) return status;
  return artifacts->get(artifacts->ctx, self->call, text("page"), &to_artifact);
}

static gantry_status answer_large(const gantry_out *out) {
  static const char start[] = "{\"text\":\"", end[] = "\"}";
  char *page = (char *)malloc(LARGE_SIZE);
  if (page == NULL) return GANTRY_FAILED;
  memset(page, 'x', LARGE_SIZE);
  memcpy(page, start, sizeof start - 1);
  memcpy(page + LARGE_SIZE - (sizeof end - 1), end, sizeof end - 1);
  gantry_status status = out->write(out->ctx, (const uint8_t *)page, LARGE_SIZE);
  free(page);
  return status;
}

static gantry_status run(
  void *instance, gantry_call call, gantry_bytes input, const gantry_out *out) {
  entry self = {.call = call};
  char code[64] = "", data[300];
  size_t length;
  int32_t asks = 0, keeps = 0, once = 0, large = 0;
  (void)instance;
  if (!read_entry(&self, input)) return GANTRY_BAD_INPUT;
  gantry_json_bool(input, "asks", &asks);
  gantry_json_bool(input, "keeps", &keeps);
  gantry_json_bool(input, "once", &once);
  gantry_json_bool(input, "large", &large);
  gantry_json_string(input, "fails", code, sizeof code, &length);
  host->log(host->ctx, call, GANTRY_LOG_INFO, text(self.name));
  host->progress(host->ctx, call, 0.5, text("entering"), text(self.name));
  if (code[0] != '\0') return fail(call, code, GANTRY_RETRY_PERMANENT, "as it was asked to");
  snprintf(data, sizeof data, "{\"name\":\"%s\"}", self.name);
  gantry_status status = host->emit(host->ctx, call, text("ledger.entered"), bytes(data));
  if (status == GANTRY_OK) status = enter(&self, once);
  if (status == GANTRY_OK && asks) status = ask(&self);
  if (status == GANTRY_OK && keeps) status = keep_things(&self);
  if (status != GANTRY_OK) return status;
  return large ? answer_large(out) : answer(out, data);
}

static gantry_status plan(
  void *instance, gantry_call call, gantry_bytes input, const gantry_out *out) {
  (void)instance, (void)call, (void)input;
  return answer(out, "{}");
}

// The receipts of a phase are one at most, so the array is read as its only element.
static gantry_status undo(
  void *instance, gantry_call call, gantry_bytes receipts, const gantry_out *out) {
  char file[TEXT_SIZE + 16], line[600];
  size_t length;
  gantry_json_cursor receipt;
  (void)instance;
  const uint8_t *start = memchr(receipts.ptr, '{', receipts.len);
  const uint8_t *end = memrchr(receipts.ptr, '}', receipts.len);
  if (start == NULL || end == NULL) return answer(out, "{}");
  gantry_bytes element = {start, (size_t)(end - start) + 1};
  if (gantry_json_member(element, "receipt", &receipt) != 1) return GANTRY_BAD_INPUT;
  gantry_bytes object = {(const uint8_t *)receipt.at, (size_t)(receipt.end - receipt.at)};
  if (gantry_json_string(object, "file", file, sizeof file, &length) != 1 ||
      gantry_json_string(object, "line", line, sizeof line, &length) != 1) {
    return GANTRY_BAD_INPUT;
  }
  if (cut(file, line)) return answer(out, "{\"undone\":[\"entry\"]}");
  return fail(call, "LEDGER_FILE", GANTRY_RETRY_PERMANENT, strerror(errno));
}

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **out) {
  char path[TEXT_SIZE];
  size_t length;
  (void)ctx;
  instance *self = (instance *)calloc(1, sizeof *self);
  if (self == NULL) return GANTRY_FAILED;
  self->fd = -1;
  if (is(type, "recorder")) {
    int found = gantry_json_string(config, "path", path, sizeof path, &length);
    self->fd = found == 1 ? open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644) : -1;
    if (self->fd < 0) {
      free(self);
      return fail(call, "LEDGER_FILE", GANTRY_RETRY_PERMANENT, strerror(errno));
    }
  }
  *out = self;
  return GANTRY_OK;
}

static void destroy(void *pointer) {
  instance *self = (instance *)pointer;
  if (self->fd >= 0) close(self->fd);
  free(self);
}

static const gantry_phase_1 phases = {sizeof phases, 0, create, destroy, run, plan, undo};

// MARK: - gantry.skill/1, gantry.recovery/1, gantry.sink/1

static gantry_status invoke(
  void *self, gantry_call call, gantry_str skill, gantry_bytes arguments, const gantry_out *out) {
  int64_t number = 0;
  char json[64];
  (void)self, (void)call, (void)skill;
  gantry_json_integer(arguments, "number", &number);
  snprintf(json, sizeof json, "{\"sum\":%lld}", (long long)number + 1);
  return answer(out, json);
}

static const gantry_skill_1 skill_table = {sizeof skill_table, 0, create, destroy, invoke};

static gantry_status decide(
  void *self, gantry_call call, gantry_bytes failure, const gantry_out *out) {
  char code[64];
  size_t length;
  (void)self, (void)call;
  if (gantry_json_string(failure, "code", code, sizeof code, &length) != 1) {
    return GANTRY_UNSUPPORTED;
  }
  if (strcmp(code, "LEDGER_FLAKY") == 0) {
    return answer(out, "{\"decision\":\"retry\",\"after_ns\":0}");
  }
  return answer(out, "{\"decision\":\"skip\",\"reason\":\"it is optional\"}");
}

static const gantry_recovery_1 recovery = {sizeof recovery, 0, create, destroy, decide};

static gantry_status deliver(
  void *instance_pointer, gantry_call call, const gantry_event *first, size_t count, size_t stride,
  size_t *accepted) {
  const instance *self = (const instance *)instance_pointer;
  char line[300];
  for (*accepted = 0; *accepted < count; (*accepted)++) {
    const void *place = (const char *)first + *accepted * stride;
    const gantry_event *event = (const gantry_event *)place;
    int length = snprintf(line, sizeof line, "%.*s %llu %.*s\n", (int)event->run.len,
                          event->run.ptr, (unsigned long long)event->seq, (int)event->type.len,
                          event->type.ptr);
    if (length >= (int)sizeof line || write(self->fd, line, (size_t)length) != length) {
      return fail(call, "LEDGER_FILE", GANTRY_RETRY_RETRYABLE, strerror(errno));
    }
  }
  return GANTRY_OK;
}

static gantry_status flush(void *pointer, gantry_call call) {
  (void)call;
  return fsync(((const instance *)pointer)->fd) == 0 ? GANTRY_OK : GANTRY_FAILED;
}

static const gantry_sink_1 sink = {sizeof sink, 0, create, destroy, deliver, flush};

// MARK: - The entry point

static const void *get_interface(void *ctx, gantry_str id) {
  (void)ctx;
  if (is(id, GANTRY_PHASE_1)) return &phases;
  if (is(id, GANTRY_SKILL_1)) return &skill_table;
  if (is(id, GANTRY_RECOVERY_1)) return &recovery;
  return is(id, GANTRY_SINK_1) ? &sink : NULL;
}

static const gantry_plugin plugin = {
  sizeof plugin, GANTRY_ABI_MINOR, NULL, {manifest, sizeof manifest - 1}, get_interface, NULL};

static const void *offered(const char *id) { return host->get_interface(host->ctx, text(id)); }

const gantry_plugin *gantry_plugin_v1(const gantry_host *given, const gantry_out *why) {
  (void)why;
  host = given;
  calls = (const gantry_call_1 *)offered(GANTRY_CALL_1);
  effects = (const gantry_effects_1 *)offered(GANTRY_EFFECTS_1);
  kv = (const gantry_kv_1 *)offered(GANTRY_KV_1);
  skills = (const gantry_skills_1 *)offered(GANTRY_SKILLS_1);
  artifacts = (const gantry_artifacts_1 *)offered(GANTRY_ARTIFACTS_1);
  secrets = (const gantry_secrets_1 *)offered(GANTRY_SECRETS_1);
  return calls && effects && kv && skills && artifacts && secrets ? &plugin : NULL;
}
