// What every plugin of this folder shares: a correct entry, and words to fail and to write with.
//
// A fixture includes one of the good-….h beside this file, replaces the one function in which its
// bug is, and ends with PHASE(.run = run) or the like. Where the bug is in the entry or in the
// plugin's own table, it ends with the three parts of that macro instead, of which it replaces one:
//   PHASE_TABLE()  PLUGIN_TABLE(.shutdown = shut_down)  ENTRY(enter)
#ifndef BREAKING_H
#define BREAKING_H

#include <errno.h>
#include <poll.h>
#include <stdio.h>

#include "gantry/gantry.h"
#include "gantry/json.h"

// Members of the manifest that a fixture may replace before it includes anything.
#ifndef INTERFACES
#define INTERFACES
#endif
#ifndef MIN_HOST_MINOR
#define MIN_HOST_MINOR "0"
#endif
#ifndef MORE
#define MORE  // ,"secrets":[…]
#endif

#define MANIFEST_HEAD                                                                     \
  GANTRY_JSON({"id": "test.breaking", "version": "1.0.0",                                 \
    "summary": "A small plugin that is right but for one bug.", "min_host_minor":)        \
  MIN_HOST_MINOR ",\"interfaces\":[" INTERFACES "],\"types\":"

// Set once, at the entry, before any other function is called.
static const gantry_host *host;

static inline gantry_str text(const char *value) { return (gantry_str){value, strlen(value)}; }

static inline gantry_bytes bytes(const char *value) {
  return (gantry_bytes){(const uint8_t *)value, strlen(value)};
}

static inline int is(gantry_str given, const char *name) {
  return given.len == strlen(name) && memcmp(given.ptr, name, given.len) == 0;
}

static inline gantry_status answer(const gantry_out *out, const char *json) {
  return out->write(out->ctx, (const uint8_t *)json, strlen(json));
}

static inline gantry_status refuse(gantry_call call, const char *code, int32_t retry,
                                   const char *message, const char *hint) {
  gantry_error error = {
    sizeof error, retry, text(code), text(message), text(hint), {NULL, 0}};
  host->fail(host->ctx, call, &error);
  return GANTRY_FAILED;
}

static inline gantry_status refuse_input(gantry_call call, const char *message) {
  return refuse(call, "INPUT_WRONG", GANTRY_RETRY_CONFIG, message, "Follow the type's schema.");
}

static inline gantry_status refuse_memory(gantry_call call) {
  return refuse(call, "NO_MEMORY", GANTRY_RETRY_RETRYABLE, "there is no memory left",
                "Give the worker more memory.");
}

// What a service of the host answered, as the end of the call.
static inline gantry_status refused_by(gantry_call call, gantry_status status) {
  if (status == GANTRY_CANCELLED || status == GANTRY_TIMED_OUT) return status;
  return refuse(call, "HOST_REFUSED", GANTRY_RETRY_RETRYABLE, "the host did not take it",
                "Look into the log of the host.");
}

static inline gantry_status answer_or_fail(gantry_call call, const gantry_out *out,
                                           const char *json) {
  gantry_status status = answer(out, json);
  return status == GANTRY_OK ? GANTRY_OK : refused_by(call, status);
}

// The bytes of the UTF-8 sequence at `at`, or 0 when it is none.
static inline size_t sequence(const unsigned char *at, size_t left) {
  size_t length = at[0] < 0x80 ? 1 : at[0] < 0xC2 ? 0 : at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3
                : at[0] < 0xF5 ? 4 : 0;
  if (length > left) return 0;
  for (size_t i = 1; i < length; i++) {
    if ((at[i] & 0xC0) != 0x80) return 0;
  }
  if (length == 3 && ((at[0] == 0xE0 && at[1] < 0xA0) || (at[0] == 0xED && at[1] > 0x9F))) return 0;
  if (length == 4 && ((at[0] == 0xF0 && at[1] < 0x90) || (at[0] == 0xF4 && at[1] > 0x8F))) return 0;
  return length;
}

static inline int is_utf8(const char *given, size_t length) {
  const unsigned char *at = (const unsigned char *)given, *end = at + length;
  while (at < end) {
    size_t bytes_of_one = sequence(at, (size_t)(end - at));
    if (bytes_of_one == 0) return 0;
    at += bytes_of_one;
  }
  return 1;
}

// Read a text that the schema bounds to fewer bytes than `size`.
static inline int read_text(gantry_bytes object, const char *name, char *out, size_t size,
                            size_t *length) {
  int found = gantry_json_string(object, name, out, size, length);
  return found == GANTRY_JSON_FOUND && !is_utf8(out, *length) ? GANTRY_JSON_MALFORMED : found;
}

// JSON under construction. What does not fit is left out, so the size has to be enough.
typedef struct json {
  size_t length;
  char bytes[4096];
} json;

static inline void put(json *target, const char *raw) {
  size_t length = strlen(raw);
  if (length >= sizeof target->bytes - target->length) return;
  memcpy(target->bytes + target->length, raw, length + 1);
  target->length += length;
}

static inline void put_text(json *target, const char *value, size_t length) {
  for (size_t i = 0; i < length; i++) {
    char piece[8] = {value[i], '\0'};
    unsigned char byte = (unsigned char)value[i];
    if (byte < 0x20) snprintf(piece, sizeof piece, "\\u%04x", byte);
    else if (byte == '"' || byte == '\\') snprintf(piece, sizeof piece, "\\%c", byte);
    put(target, piece);
  }
}

static inline const void *offered(const gantry_host *given, const char *id) {
  return given->get_interface(given->ctx, text(id));
}

static inline const gantry_plugin *refuse_entry(const gantry_out *why, const char *reason) {
  if (why != NULL) answer(why, reason);
  return NULL;
}

// Tables whose later members replace earlier ones, which compilers take for an accident. C++ does
// not have that, so fixtures in C++ write their tables themselves.
#ifdef __cplusplus
#define REPLACING(declaration, ...) declaration = {__VA_ARGS__};
#else
#define REPLACING(declaration, ...)                     \
  _Pragma("GCC diagnostic push")                        \
  _Pragma("GCC diagnostic ignored \"-Woverride-init\"") \
  declaration = {__VA_ARGS__};                          \
  _Pragma("GCC diagnostic pop")
#endif

#define INTERFACE_TABLE(id, table)                                 \
  static const void *get_interface(void *ctx, gantry_str wanted) { \
    return (void)ctx, is(wanted, id) ? &table : NULL;              \
  }

#define PLUGIN_TABLE(...)                                                              \
  REPLACING(static const gantry_plugin plugin,                                         \
    .struct_size = sizeof(gantry_plugin), .abi_minor = GANTRY_ABI_MINOR, .ctx = NULL,  \
    .manifest_json = {manifest, sizeof manifest - 1}, .get_interface = get_interface,  \
    .shutdown = NULL, __VA_ARGS__)

#define ENTRY(enter)                                                         \
  const gantry_plugin *gantry_plugin_v1(                                     \
    const gantry_host *given, const gantry_out *why) {                       \
    return enter(given, why) ? &plugin : NULL;                               \
  }

// Whether this host will do. Everything of 1.0 is required, so anything less is refused.
static inline int enter_well(const gantry_host *given, const gantry_out *why) {
  if (!GANTRY_HAS(given, gantry_host, cancelled)) {
    refuse_entry(why, "test.breaking 1.0.0 needs the whole host table of 1.0. Upgrade Gantry.");
    return 0;
  }
  host = given;
  return 1;
}

#endif
