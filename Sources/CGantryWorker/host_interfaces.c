// The interfaces of the host by id: what is checked here, and what is asked of the real one.
#include <string.h>

#include "host.h"
#include "page.h"

// What is written into a request without memory of its own.
#define STORAGE_BYTES 2048

// A request while it is written.
typedef struct request {
  body body;
  uint8_t storage[STORAGE_BYTES];
} request;

static void begin(request *request) {
  body_begin(&request->body, request->storage, sizeof request->storage);
}

static void add_text(request *request, gantry_str text) {
  body_part(&request->body, text.ptr, text.len);
}

static void add_bytes(request *request, gantry_bytes bytes) {
  body_part(&request->body, bytes.ptr, bytes.len);
}

static gantry_status ask(
  library *library, gantry_call call, const char *function, uint32_t kind, request *request,
  const gantry_out *out, uint64_t *number) {
  gantry_status status = host_ask(library, call, function, kind, &request->body, out, number);
  body_end(&request->body);
  return status;
}

// Keeps what is called, and whether it may be.
static int is_calling(library *library, gantry_call call, uint32_t kind) {
  if (library == NULL) return 0;
  page_record(library->worker->page, kind);
  return host_is_calling(library, call);
}

static int is_name(gantry_str text) { return text.len > 0 && text.ptr != NULL; }
static int is_there(gantry_bytes bytes) { return bytes.len == 0 || bytes.ptr != NULL; }
static int is_text(gantry_str text) { return text.len == 0 || text.ptr != NULL; }

// MARK: gantry.call/1

static gantry_status describe(void *ctx, gantry_call call, const gantry_out *out) {
  library *library = ctx;
  if (!is_calling(library, call, GANTRY_FRAME_DESCRIBE)) return GANTRY_BAD_HANDLE;
  if (out == NULL) return GANTRY_BAD_INPUT;
  request request;
  begin(&request);
  return ask(library, call, "describe", GANTRY_FRAME_DESCRIBE, &request, out, NULL);
}

// MARK: gantry.cancel/1

static int32_t wait_fd(void *ctx, gantry_call call) {
  library *library = ctx;
  if (!is_calling(library, call, GANTRY_LOCAL_WAIT_FD)) return -1;
  return library->worker->cancel_fd;
}

static int64_t deadline_ns(void *ctx, gantry_call call) {
  library *library = ctx;
  if (!is_calling(library, call, GANTRY_LOCAL_DEADLINE)) return 0;
  return (int64_t)library->worker->page->deadline_ns;
}

// MARK: gantry.effects/1

static gantry_status ask_effect(
  library *library, gantry_call call, const char *function, uint32_t kind, gantry_str key,
  gantry_bytes json, const gantry_out *recorded) {
  if (!is_calling(library, call, kind)) return GANTRY_BAD_HANDLE;
  if (json.len > GANTRY_INPUT_BYTES_MAX || key.len > GANTRY_INPUT_BYTES_MAX) return GANTRY_LIMIT;
  if (!is_name(key) || !is_there(json)) {
    return host_refuse(
      library, call, "%s: the key is empty or not UTF-8, or the JSON is not there", function);
  }
  request request;
  begin(&request);
  add_text(&request, key);
  add_bytes(&request, json);
  return ask(library, call, function, kind, &request, recorded, NULL);
}

static gantry_status intend(
  void *ctx, gantry_call call, gantry_str key, gantry_bytes receipt_json,
  const gantry_out *recorded_out) {
  return ask_effect(ctx, call, "intend", GANTRY_FRAME_INTEND, key, receipt_json, recorded_out);
}

static gantry_status settle(
  void *ctx, gantry_call call, gantry_str key, gantry_bytes result_json) {
  return ask_effect(ctx, call, "settle", GANTRY_FRAME_SETTLE, key, result_json, NULL);
}

// MARK: gantry.kv/1

// Scopes travel sign-extended, so that an unknown one reaches the host as it is.
static void add_scope(request *request, int32_t scope) {
  body_number(&request->body, (uint64_t)(int64_t)scope);
}

static gantry_status get_value(
  void *ctx, gantry_call call, int32_t scope, gantry_str key, const gantry_out *out,
  uint64_t *revision) {
  library *library = ctx;
  if (!is_calling(library, call, GANTRY_FRAME_KV_GET)) return GANTRY_BAD_HANDLE;
  if (key.len > GANTRY_KV_KEY_BYTES_MAX) return GANTRY_LIMIT;
  if (!is_name(key) || out == NULL) {
    return host_refuse(
      library, call, "get: the key is empty or not UTF-8, or there is no writer");
  }
  request request;
  begin(&request);
  add_scope(&request, scope);
  add_text(&request, key);
  return ask(library, call, "get", GANTRY_FRAME_KV_GET, &request, out, revision);
}

static gantry_status put_value(
  void *ctx, gantry_call call, int32_t scope, gantry_str key, gantry_bytes value_json,
  uint64_t expected, uint64_t *revision) {
  library *library = ctx;
  if (!is_calling(library, call, GANTRY_FRAME_KV_PUT)) return GANTRY_BAD_HANDLE;
  if (key.len > GANTRY_KV_KEY_BYTES_MAX || value_json.len > GANTRY_KV_VALUE_BYTES_MAX) {
    return GANTRY_LIMIT;
  }
  if (!is_name(key) || !is_there(value_json)) {
    return host_refuse(
      library, call, "put: the key is empty or not UTF-8, or the value is not there");
  }
  request request;
  begin(&request);
  add_scope(&request, scope);
  add_text(&request, key);
  add_bytes(&request, value_json);
  body_number(&request.body, expected);
  return ask(library, call, "put", GANTRY_FRAME_KV_PUT, &request, NULL, revision);
}

// MARK: gantry.skills/1

static gantry_status invoke_skill(
  void *ctx, gantry_call call, gantry_str skill, gantry_bytes args_json, const gantry_out *out) {
  library *library = ctx;
  if (!is_calling(library, call, GANTRY_FRAME_SKILL)) return GANTRY_BAD_HANDLE;
  if (args_json.len > GANTRY_INPUT_BYTES_MAX || skill.len > GANTRY_INPUT_BYTES_MAX) {
    return GANTRY_LIMIT;
  }
  if (!is_text(skill) || !is_there(args_json)) {
    return host_refuse(library, call, "invoke: the skill's name or its arguments are not there");
  }
  request request;
  begin(&request);
  add_text(&request, skill);
  add_bytes(&request, args_json);
  return ask(library, call, "invoke", GANTRY_FRAME_SKILL, &request, out, NULL);
}

// MARK: gantry.secrets/1

// Who wants a secret, as the writer of a reply.
typedef struct borrower {
  void (*use)(void *user, gantry_bytes value);
  void *user;
} borrower;

static gantry_status lend(void *ctx, const uint8_t *data, size_t len) {
  const borrower *borrower = ctx;
  borrower->use(borrower->user, (gantry_bytes){data, len});
  return GANTRY_OK;
}

static gantry_status with_secret(
  void *ctx, gantry_call call, gantry_str name, void (*use)(void *user, gantry_bytes value),
  void *user) {
  library *library = ctx;
  if (!is_calling(library, call, GANTRY_FRAME_SECRET)) return GANTRY_BAD_HANDLE;
  if (name.len > GANTRY_LOG_BYTES_MAX) return GANTRY_LIMIT;
  if (!is_name(name) || use == NULL) {
    return host_refuse(
      library, call, "with: the name is empty or not UTF-8, or there is nobody to lend it to");
  }
  borrower borrower = {use, user};
  gantry_out writer = {sizeof writer, 0, &borrower, lend};
  request request;
  begin(&request);
  add_text(&request, name);
  // The exchange wipes what passed through it on behalf of this request.
  return ask(library, call, "with", GANTRY_FRAME_SECRET, &request, &writer, NULL);
}

// MARK: gantry.artifacts/1

static gantry_status put_artifact(
  void *ctx, gantry_call call, gantry_str name, gantry_str media_type, gantry_bytes bytes) {
  library *library = ctx;
  if (!is_calling(library, call, GANTRY_FRAME_ARTIFACT_PUT)) return GANTRY_BAD_HANDLE;
  if (name.len > GANTRY_ARTIFACT_NAME_BYTES_MAX || media_type.len > GANTRY_LOG_BYTES_MAX ||
      bytes.len > GANTRY_INPUT_BYTES_MAX) {
    return GANTRY_LIMIT;
  }
  if (!is_name(name) || !is_text(media_type) || !is_there(bytes)) {
    return host_refuse(
      library, call, "put: the name is empty or not UTF-8, or the bytes are not there");
  }
  request request;
  begin(&request);
  add_text(&request, name);
  add_text(&request, media_type);
  add_bytes(&request, bytes);
  return ask(library, call, "put", GANTRY_FRAME_ARTIFACT_PUT, &request, NULL, NULL);
}

static gantry_status keep_artifact(
  void *ctx, gantry_call call, gantry_str name, gantry_str media_type, gantry_str path) {
  library *library = ctx;
  if (!is_calling(library, call, GANTRY_FRAME_ARTIFACT_KEEP)) return GANTRY_BAD_HANDLE;
  if (name.len > GANTRY_ARTIFACT_NAME_BYTES_MAX || media_type.len > GANTRY_LOG_BYTES_MAX ||
      path.len > GANTRY_LOG_BYTES_MAX) {
    return GANTRY_LIMIT;
  }
  if (!is_name(name) || !is_text(media_type) || !is_name(path)) {
    return host_refuse(library, call, "keep: the name or the path is empty or not UTF-8");
  }
  request request;
  begin(&request);
  add_text(&request, name);
  add_text(&request, media_type);
  add_text(&request, path);
  return ask(library, call, "keep", GANTRY_FRAME_ARTIFACT_KEEP, &request, NULL, NULL);
}

static gantry_status get_artifact(
  void *ctx, gantry_call call, gantry_str name, const gantry_out *out) {
  library *library = ctx;
  if (!is_calling(library, call, GANTRY_FRAME_ARTIFACT_GET)) return GANTRY_BAD_HANDLE;
  if (name.len > GANTRY_ARTIFACT_NAME_BYTES_MAX) return GANTRY_LIMIT;
  if (!is_name(name) || out == NULL) {
    return host_refuse(
      library, call, "get: the name is empty or not UTF-8, or there is no writer");
  }
  request request;
  begin(&request);
  add_text(&request, name);
  return ask(library, call, "get", GANTRY_FRAME_ARTIFACT_GET, &request, out, NULL);
}

// MARK: tables

void host_offer_interfaces(library *library) {
  library->host_call = (gantry_call_1){sizeof(gantry_call_1), 0, library, describe};
  library->host_cancel =
    (gantry_cancel_1){sizeof(gantry_cancel_1), 0, library, wait_fd, deadline_ns};
  library->host_effects = (gantry_effects_1){sizeof(gantry_effects_1), 0, library, intend, settle};
  library->host_values = (gantry_kv_1){sizeof(gantry_kv_1), 0, library, get_value, put_value};
  library->host_skills = (gantry_skills_1){sizeof(gantry_skills_1), 0, library, invoke_skill};
  library->host_secrets = (gantry_secrets_1){sizeof(gantry_secrets_1), 0, library, with_secret};
  library->host_artifacts = (gantry_artifacts_1){
    sizeof(gantry_artifacts_1), 0, library, put_artifact, keep_artifact, get_artifact};
}

const void *host_interface(library *library, gantry_str id) {
  const struct {
    const char *id;
    const void *table;
  } offered[] = {
    {GANTRY_CALL_1, &library->host_call},       {GANTRY_CANCEL_1, &library->host_cancel},
    {GANTRY_EFFECTS_1, &library->host_effects}, {GANTRY_KV_1, &library->host_values},
    {GANTRY_SKILLS_1, &library->host_skills},   {GANTRY_SECRETS_1, &library->host_secrets},
    {GANTRY_ARTIFACTS_1, &library->host_artifacts},
  };
  for (size_t i = 0; i < sizeof offered / sizeof *offered; i++) {
    if (id.ptr != NULL && strlen(offered[i].id) == id.len &&
        memcmp(offered[i].id, id.ptr, id.len) == 0) {
      return offered[i].table;
    }
  }
  return NULL;
}
