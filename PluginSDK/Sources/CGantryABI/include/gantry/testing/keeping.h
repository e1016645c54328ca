// What the host in memory of gantry/testing.h offers by id. Include that one.
#ifndef GANTRY_TESTING_KEEPING_H
#define GANTRY_TESTING_KEEPING_H

#include "gantry/testing/host.h"

#include "gantry/json_writer.h"

#ifdef __cplusplus
extern "C" {
#endif

static inline gantry_status gantry_fake_answer_text(const gantry_out *out, const char *text) {
  return out == NULL ? GANTRY_BAD_INPUT : out->write(out->ctx, (const uint8_t *)text, strlen(text));
}

// Refuses what would be kept with a secret in it that the call was lent, and fails the call. Only the
// bytes as they are, which is what a test wants to see; a real host knows more forms.
static inline int gantry_fake_leaks(
  gantry_fake *fake, const void *bytes, size_t count, const char *place) {
  for (size_t i = 0; i < fake->result.secret_count; i++) {
    const char *name = fake->result.secrets[i];
    for (size_t j = 0; j < fake->secret_count; j++) {
      if (strcmp(fake->secrets[j].name, name) != 0) continue;
      if (!gantry_fake_contains(bytes, count, fake->secrets[j].value)) continue;
      char message[512];
      snprintf(message, sizeof message, "%s holds the secret '%s'; nothing of it was kept", place,
               name);
      gantry_fake_failure_clear(&fake->leak);
      fake->leak.retry_class = GANTRY_RETRY_PERMANENT;
      fake->leak.code = gantry_fake_copy("SECRET_IN_OUTPUT", 16);
      fake->leak.message = gantry_fake_copy(message, strlen(message));
      const char *hint = "Leave it out: say the secret's name instead, and use it where it is needed.";
      fake->leak.hint = gantry_fake_copy(hint, strlen(hint));
      fake->leak.detail = gantry_fake_copy("", 0);
      return 1;
    }
  }
  return 0;
}

static inline void gantry_fake_member(gantry_json_writer *text, const char *name, const char *value) {
  gantry_json_raw(text, text->len == 0 ? "{\"" : ", \"");
  gantry_json_raw(text, name);
  gantry_json_raw(text, "\": ");
  gantry_json_quote(text, value, strlen(value));
}

static inline void gantry_fake_number(gantry_json_writer *text, const char *name, int64_t value) {
  gantry_json_raw(text, ", \"");
  gantry_json_raw(text, name);
  gantry_json_raw(text, "\": ");
  gantry_json_whole(text, value);
}

static inline gantry_status gantry_fake_describe(
  void *ctx, gantry_call call, const gantry_out *out) {
  gantry_fake *fake = gantry_fake_of(ctx);
  if (!gantry_fake_live(fake, call)) return gantry_fake_done(fake, GANTRY_BAD_HANDLE);
  const gantry_fake_options *options = &fake->options;
  gantry_json_writer text = {NULL, 0, 0, 0};
  gantry_fake_member(&text, "run", options->run);
  gantry_fake_member(&text, "phase", options->phase);
  gantry_fake_member(&text, "idempotency_key", options->idempotency_key);
  gantry_fake_member(&text, "run_started", options->run_started);
  gantry_fake_member(&text, "scratch", options->scratch);
  gantry_fake_number(&text, "attempt", options->attempt);
  gantry_fake_number(&text, "epoch", options->epoch);
  gantry_fake_number(&text, "deadline_ns", options->deadline_ns);
  gantry_json_raw(&text, "}");
  gantry_fake_done(fake, GANTRY_OK);
  gantry_status status = gantry_json_write(&text, out);
  gantry_json_free(&text);
  return status;
}

static inline int32_t gantry_fake_wait_fd(void *ctx, gantry_call call) {
  gantry_fake *fake = gantry_fake_of(ctx);
  int32_t descriptor = gantry_fake_live(fake, call) ? fake->cancel_pipe[0] : -1;
  gantry_fake_done(fake, GANTRY_OK);
  return descriptor;
}

static inline int64_t gantry_fake_deadline(void *ctx, gantry_call call) {
  gantry_fake *fake = gantry_fake_of(ctx);
  int64_t deadline = gantry_fake_live(fake, call) ? fake->options.deadline_ns : 0;
  gantry_fake_done(fake, GANTRY_OK);
  return deadline;
}

static inline gantry_fake_effect *gantry_fake_find_effect(gantry_fake *fake, gantry_str key) {
  for (size_t i = 0; i < fake->effect_count; i++) {
    int is_here = strcmp(fake->effects[i].phase, fake->options.phase) == 0;
    if (is_here && gantry_fake_same(key, fake->effects[i].key)) return &fake->effects[i];
  }
  return NULL;
}

static inline gantry_status gantry_fake_intend(
  void *ctx, gantry_call call, gantry_str key, gantry_bytes receipt, const gantry_out *recorded) {
  gantry_fake *fake = gantry_fake_of(ctx);
  if (!gantry_fake_live(fake, call)) return gantry_fake_done(fake, GANTRY_BAD_HANDLE);
  if (gantry_fake_leaks(fake, receipt.ptr, receipt.len, "an effect")) {
    return gantry_fake_done(fake, GANTRY_DENIED);
  }
  gantry_fake_effect *effect = gantry_fake_find_effect(fake, key);
  if (effect != NULL) {
    gantry_status status = effect->result != NULL ? GANTRY_CONFLICT : GANTRY_OK;
    const char *known = effect->result != NULL ? effect->result : effect->receipt;
    gantry_status written = gantry_fake_answer_text(recorded, known);
    return gantry_fake_done(fake, written == GANTRY_OK ? status : written);
  }
  effect = GANTRY_FAKE_ADD(gantry_fake_effect, fake->effects, fake->effect_count);
  effect->phase = gantry_fake_copy(fake->options.phase, strlen(fake->options.phase));
  effect->key = gantry_fake_copy_str(key);
  effect->receipt = gantry_fake_copy_bytes(receipt);
  return gantry_fake_done(fake, GANTRY_OK);
}

static inline gantry_status gantry_fake_settle(
  void *ctx, gantry_call call, gantry_str key, gantry_bytes result) {
  gantry_fake *fake = gantry_fake_of(ctx);
  if (!gantry_fake_live(fake, call)) return gantry_fake_done(fake, GANTRY_BAD_HANDLE);
  if (gantry_fake_leaks(fake, result.ptr, result.len, "an effect")) {
    return gantry_fake_done(fake, GANTRY_DENIED);
  }
  gantry_fake_effect *effect = gantry_fake_find_effect(fake, key);
  if (effect == NULL) return gantry_fake_done(fake, GANTRY_NOT_FOUND);
  if (effect->result != NULL) return gantry_fake_done(fake, GANTRY_CONFLICT);
  effect->result = gantry_fake_copy_bytes(result);
  return gantry_fake_done(fake, GANTRY_OK);
}

static inline gantry_fake_value *gantry_fake_find_value(
  gantry_fake *fake, int32_t scope, gantry_str key) {
  for (size_t i = 0; i < fake->value_count; i++) {
    gantry_fake_value *value = &fake->values[i];
    if (value->scope == scope && gantry_fake_same(key, value->key)) return value;
  }
  return NULL;
}

static inline int gantry_fake_is_scope(int32_t scope) {
  return scope == GANTRY_KV_RUN || scope == GANTRY_KV_DURABLE;
}

static inline gantry_status gantry_fake_get(
  void *ctx, gantry_call call, int32_t scope, gantry_str key, const gantry_out *out,
  uint64_t *revision) {
  gantry_fake *fake = gantry_fake_of(ctx);
  if (!gantry_fake_live(fake, call)) return gantry_fake_done(fake, GANTRY_BAD_HANDLE);
  if (!gantry_fake_is_scope(scope)) return gantry_fake_done(fake, GANTRY_BAD_INPUT);
  gantry_fake_value *value = gantry_fake_find_value(fake, scope, key);
  if (value == NULL) return gantry_fake_done(fake, GANTRY_NOT_FOUND);
  if (revision != NULL) *revision = value->revision;
  return gantry_fake_done(fake, gantry_fake_answer_text(out, value->json));
}

static inline gantry_status gantry_fake_put(
  void *ctx, gantry_call call, int32_t scope, gantry_str key, gantry_bytes json, uint64_t expected,
  uint64_t *revision) {
  gantry_fake *fake = gantry_fake_of(ctx);
  if (!gantry_fake_live(fake, call)) return gantry_fake_done(fake, GANTRY_BAD_HANDLE);
  if (!gantry_fake_is_scope(scope)) return gantry_fake_done(fake, GANTRY_BAD_INPUT);
  if (key.len > GANTRY_KV_KEY_BYTES_MAX || json.len > GANTRY_KV_VALUE_BYTES_MAX) {
    return gantry_fake_done(fake, GANTRY_LIMIT);
  }
  if (gantry_fake_leaks(fake, json.ptr, json.len, "a value")) {
    return gantry_fake_done(fake, GANTRY_DENIED);
  }
  gantry_fake_value *value = gantry_fake_find_value(fake, scope, key);
  uint64_t found = value == NULL ? GANTRY_KV_ABSENT : value->revision;
  if (revision != NULL) *revision = found;
  if (expected != GANTRY_KV_ANY && expected != found) {
    return gantry_fake_done(fake, GANTRY_CONFLICT);
  }
  if (value == NULL) {
    value = GANTRY_FAKE_ADD(gantry_fake_value, fake->values, fake->value_count);
    value->scope = scope;
    value->key = gantry_fake_copy_str(key);
  }
  free(value->json);
  value->json = gantry_fake_copy_bytes(json);
  value->revision++;
  if (revision != NULL) *revision = value->revision;
  return gantry_fake_done(fake, GANTRY_OK);
}

static inline gantry_status gantry_fake_with(
  void *ctx, gantry_call call, gantry_str name, void (*use)(void *user, gantry_bytes value),
  void *user) {
  gantry_fake *fake = gantry_fake_of(ctx);
  const char *value = NULL;
  if (!gantry_fake_live(fake, call)) return gantry_fake_done(fake, GANTRY_BAD_HANDLE);
  if (!gantry_fake_declares(fake, "secrets", NULL, name)) {
    return gantry_fake_done(fake, GANTRY_DENIED);
  }
  for (size_t i = 0; i < fake->secret_count; i++) {
    if (gantry_fake_same(name, fake->secrets[i].name)) value = fake->secrets[i].value;
  }
  if (value == NULL) return gantry_fake_done(fake, GANTRY_NOT_FOUND);
  *GANTRY_FAKE_ADD(char *, fake->result.secrets, fake->result.secret_count) =
    gantry_fake_copy_str(name);
  // Not while the host is held: what uses the secret may use the host as well.
  gantry_fake_done(fake, GANTRY_OK);
  use(user, gantry_fake_bytes(value));
  return GANTRY_OK;
}

static inline gantry_status gantry_fake_invoke_skill(
  void *ctx, gantry_call call, gantry_str name, gantry_bytes args, const gantry_out *out) {
  gantry_fake *fake = gantry_fake_of(ctx);
  gantry_fake_skill skill = {NULL, NULL, NULL};
  if (!gantry_fake_live(fake, call)) return gantry_fake_done(fake, GANTRY_BAD_HANDLE);
  for (size_t i = 0; i < fake->skill_count; i++) {
    if (gantry_fake_same(name, fake->skills[i].name)) skill = fake->skills[i];
  }
  gantry_fake_done(fake, GANTRY_OK);
  return skill.answer == NULL ? GANTRY_NOT_FOUND : skill.answer(skill.user, args, out);
}

// 1 for a relative path of plain parts: nothing empty, no "." and no "..".
static inline int gantry_fake_is_name(const char *name) {
  for (;;) {
    size_t length = strcspn(name, "/");
    if (length == 0 || (name[0] == '.' && (length == 1 || (length == 2 && name[1] == '.')))) {
      return 0;
    }
    if (name[length] == '\0') return 1;
    name += length + 1;
  }
}

static inline gantry_status gantry_fake_keep_bytes(
  gantry_fake *fake, gantry_str name, gantry_str media_type, const void *bytes, size_t count) {
  if (name.len > GANTRY_ARTIFACT_NAME_BYTES_MAX) return GANTRY_LIMIT;
  char *copy = gantry_fake_copy_str(name);
  gantry_fake_artifact *artifact = NULL;
  if (strlen(copy) != name.len || !gantry_fake_is_name(copy)) {
    free(copy);
    return GANTRY_BAD_INPUT;
  }
  if (gantry_fake_leaks(fake, bytes, count, "an artifact")) {
    free(copy);
    return GANTRY_DENIED;
  }
  for (size_t i = 0; i < fake->artifact_count; i++) {
    if (strcmp(fake->artifacts[i].name, copy) == 0) artifact = &fake->artifacts[i];
  }
  if (artifact == NULL) {
    artifact = GANTRY_FAKE_ADD(gantry_fake_artifact, fake->artifacts, fake->artifact_count);
  }
  free(artifact->name), free(artifact->media_type), free(artifact->bytes);
  artifact->name = copy;
  artifact->media_type = gantry_fake_copy_str(media_type);
  artifact->bytes = gantry_fake_copy(bytes, count);
  artifact->len = count;
  return GANTRY_OK;
}

static inline gantry_status gantry_fake_put_artifact(
  void *ctx, gantry_call call, gantry_str name, gantry_str media_type, gantry_bytes bytes) {
  gantry_fake *fake = gantry_fake_of(ctx);
  if (!gantry_fake_live(fake, call)) return gantry_fake_done(fake, GANTRY_BAD_HANDLE);
  return gantry_fake_done(
    fake, gantry_fake_keep_bytes(fake, name, media_type, bytes.ptr, bytes.len));
}

static inline gantry_status gantry_fake_keep_file(
  void *ctx, gantry_call call, gantry_str name, gantry_str media_type, gantry_str path) {
  gantry_fake *fake = gantry_fake_of(ctx);
  struct stat facts;
  char place[4096];
  if (!gantry_fake_live(fake, call)) return gantry_fake_done(fake, GANTRY_BAD_HANDLE);
  char *relative = gantry_fake_copy_str(path);
  int is_name = strlen(relative) == path.len && gantry_fake_is_name(relative);
  snprintf(place, sizeof place, "%s/%s", fake->options.scratch, relative);
  free(relative);
  if (!is_name) return gantry_fake_done(fake, GANTRY_DENIED);
  if (lstat(place, &facts) != 0) return gantry_fake_done(fake, GANTRY_NOT_FOUND);
  if (!S_ISREG(facts.st_mode)) return gantry_fake_done(fake, GANTRY_DENIED);
  FILE *file = fopen(place, "rb");
  if (file == NULL) return gantry_fake_done(fake, GANTRY_NOT_FOUND);
  size_t size = (size_t)facts.st_size;
  char *bytes = (char *)malloc(size + 1);
  size_t count = bytes == NULL ? 0 : fread(bytes, 1, size, file);
  fclose(file);
  gantry_status status = gantry_fake_keep_bytes(fake, name, media_type, bytes, count);
  free(bytes);
  return gantry_fake_done(fake, status);
}

static inline gantry_status gantry_fake_get_artifact(
  void *ctx, gantry_call call, gantry_str name, const gantry_out *out) {
  gantry_fake *fake = gantry_fake_of(ctx);
  if (!gantry_fake_live(fake, call)) return gantry_fake_done(fake, GANTRY_BAD_HANDLE);
  for (size_t i = 0; i < fake->artifact_count; i++) {
    const gantry_fake_artifact *artifact = &fake->artifacts[i];
    if (!gantry_fake_same(name, artifact->name)) continue;
    const uint8_t *bytes = (const uint8_t *)artifact->bytes;
    return gantry_fake_done(fake, out->write(out->ctx, bytes, artifact->len));
  }
  return gantry_fake_done(fake, GANTRY_NOT_FOUND);
}

static inline void gantry_fake_fill_interfaces(gantry_fake *fake) {
  gantry_call_1 call = {sizeof call, 0, fake, gantry_fake_describe};
  gantry_cancel_1 cancel = {sizeof cancel, 0, fake, gantry_fake_wait_fd, gantry_fake_deadline};
  gantry_effects_1 effects = {sizeof effects, 0, fake, gantry_fake_intend, gantry_fake_settle};
  gantry_kv_1 kv = {sizeof kv, 0, fake, gantry_fake_get, gantry_fake_put};
  gantry_secrets_1 secrets = {sizeof secrets, 0, fake, gantry_fake_with};
  gantry_skills_1 skills = {sizeof skills, 0, fake, gantry_fake_invoke_skill};
  gantry_artifacts_1 artifacts = {sizeof artifacts, 0, fake, gantry_fake_put_artifact,
                                  gantry_fake_keep_file, gantry_fake_get_artifact};
  fake->call_table = call;
  fake->cancel_table = cancel;
  fake->effects_table = effects;
  fake->kv_table = kv;
  fake->secrets_table = secrets;
  fake->skills_table = skills;
  fake->artifacts_table = artifacts;
}

#ifdef __cplusplus
}
#endif
#endif
