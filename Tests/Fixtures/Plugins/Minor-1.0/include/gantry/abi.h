// The vocabulary of the ABI: strings, bytes, status words, call handles, the writer and the error.
#ifndef GANTRY_ABI_H
#define GANTRY_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// The minor version of this header: the number of times a struct below was appended to.
#define GANTRY_ABI_MAJOR 1
#define GANTRY_ABI_MINOR 0

// UTF-8 text. FROZEN: never grows. No NUL is promised; ptr may be NULL when len is 0.
typedef struct gantry_str {
  const char *ptr;
  size_t len;
} gantry_str;

// Bytes, mostly JSON text. FROZEN: never grows. ptr may be NULL when len is 0.
typedef struct gantry_bytes {
  const uint8_t *ptr;
  size_t len;
} gantry_bytes;

// One call from the host into a plugin. It is tagged with a generation: using it after the call
// returned is answered GANTRY_BAD_HANDLE, never with memory damage. 0 is never a call.
typedef uint64_t gantry_call;

// How a function ended. Unknown values are treated as GANTRY_FAILED.
typedef int32_t gantry_status;
#define GANTRY_OK 0
#define GANTRY_FAILED 1       // Say why with gantry_host.fail.
#define GANTRY_CANCELLED 2    // The call was cancelled and stopped because of it.
#define GANTRY_TIMED_OUT 3    // The deadline of the call passed.
#define GANTRY_UNSUPPORTED 4  // This side does not offer what was asked for.
#define GANTRY_BAD_INPUT 5    // An argument is not what the contract says.
#define GANTRY_BAD_HANDLE 6   // The call handle is stale, foreign or 0.
#define GANTRY_AGAIN 7        // Not now: a queue is full. Try again later.
#define GANTRY_DENIED 8       // Not permitted to this plugin.
#define GANTRY_NOT_FOUND 9    // The named thing does not exist.
#define GANTRY_CONFLICT 10    // Somebody else was first, or the revision is not the expected one.
#define GANTRY_LIMIT 11       // One of the limits below was passed; nothing was cut silently.

// Whether trying again can help. Unknown values are treated as GANTRY_RETRY_UNKNOWN.
#define GANTRY_RETRY_UNKNOWN 0
#define GANTRY_RETRY_RETRYABLE 1
#define GANTRY_RETRY_PERMANENT 2
#define GANTRY_RETRY_CONFIG 3
#define GANTRY_RETRY_NEEDS_HUMAN 4

// Levels of gantry_host.log.
#define GANTRY_LOG_DEBUG 0
#define GANTRY_LOG_INFO 1
#define GANTRY_LOG_WARNING 2
#define GANTRY_LOG_ERROR 3
// By blame, so that whoever reads the log knows whom to tell.
#define GANTRY_LOG_HOST_MISBEHAVES 4    // The host broke the contract; plugins say so.
#define GANTRY_LOG_PLUGIN_MISBEHAVES 5  // The plugin did; the host says so when it refuses.

// Limits. Past them a function answers GANTRY_LIMIT.
#define GANTRY_INPUT_BYTES_MAX (16u * 1024u * 1024u)
#define GANTRY_OUTPUT_BYTES_MAX (64u * 1024u * 1024u)
#define GANTRY_EVENT_BYTES_MAX (256u * 1024u)
#define GANTRY_LOG_BYTES_MAX (64u * 1024u)
#define GANTRY_MANIFEST_BYTES_MAX (1024u * 1024u)
#define GANTRY_BATCH_COUNT_MAX 256u
#define GANTRY_EMIT_QUEUE_MAX 1024u

// True when the struct behind `pointer` is large enough to hold `field` and holds something there.
// A plugin asks this before it uses anything newer than the minor it needs.
#define GANTRY_HAS(pointer, type, field)                                    \
  ((pointer) != NULL &&                                                     \
   (pointer)->struct_size >= offsetof(type, field) + sizeof((pointer)->field) && \
   (pointer)->field)

// The only way data leaves a plugin: a writer that the host owns.
typedef struct gantry_out {
  uint32_t struct_size;
  uint32_t flags;  // 0 in 1.0
  void *ctx;

  // Append bytes to the result. Any number of calls; the pieces are joined in order.
  //   data, len   borrowed until this function returns
  // Answers GANTRY_OK or GANTRY_LIMIT.
  // [C] [S]   since 1.0   required
  gantry_status (*write)(void *ctx, const uint8_t *data, size_t len);
} gantry_out;

// Why a call failed, handed to gantry_host.fail. All strings are borrowed for that call.
typedef struct gantry_error {
  uint32_t struct_size;
  int32_t retry_class;     // GANTRY_RETRY_…
  gantry_str code;         // stable, upper case: "REGISTRY_UNREADABLE"; programs branch on it
  gantry_str message;      // what happened, naming the thing
  gantry_str hint;         // what to do, an imperative sentence
  gantry_str detail_json;  // a JSON object with evidence, or empty
} gantry_error;

#ifdef __cplusplus
}
#endif
#endif
