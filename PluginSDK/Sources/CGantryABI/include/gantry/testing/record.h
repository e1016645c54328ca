// What the host in memory of gantry/testing.h remembers. Include that one.
#ifndef GANTRY_TESTING_RECORD_H
#define GANTRY_TESTING_RECORD_H

#if !defined(_POSIX_C_SOURCE) && !defined(_GNU_SOURCE)
#define _POSIX_C_SOURCE 200809L
#endif

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gantry/gantry.h"
#include "gantry/json.h"

#if !defined(_POSIX_C_SOURCE) || _POSIX_C_SOURCE < 200809L
#error "compile tests with -D_POSIX_C_SOURCE=200809L, or include gantry/testing.h first"
#endif

#ifdef __cplusplus
extern "C" {
#endif

// Every text below is a copy that ends with a NUL, and belongs to the host.

// An event that a call emitted.
typedef struct gantry_fake_event {
  char *type;
  char *data;
} gantry_fake_event;

// How far a call said it was.
typedef struct gantry_fake_progress {
  double fraction;
  char *step;
  char *message;
} gantry_fake_progress;

// A line that a call logged.
typedef struct gantry_fake_line {
  int32_t level;
  char *message;
} gantry_fake_line;

// Why a call failed; all NULL when it did not say.
typedef struct gantry_fake_failure {
  int32_t retry_class;
  char *code;
  char *message;
  char *hint;
  char *detail;
} gantry_fake_failure;

// How a call ended, and everything it said on its way.
typedef struct gantry_fake_result {
  gantry_status status;
  char *output;  // "" when it wrote nothing
  size_t output_len;
  gantry_fake_failure failure;
  gantry_fake_event *events;
  size_t event_count;
  gantry_fake_progress *progress;
  size_t progress_count;
  gantry_fake_line *lines;
  size_t line_count;
  char **secrets;  // the names of those it was lent
  size_t secret_count;
} gantry_fake_result;

// What is known of one effect; `result` is NULL while it is not settled.
typedef struct gantry_fake_effect {
  char *phase;
  char *key;
  char *receipt;
  char *result;
} gantry_fake_effect;

// A value of gantry.kv/1.
typedef struct gantry_fake_value {
  int32_t scope;
  char *key;
  char *json;
  uint64_t revision;
} gantry_fake_value;

typedef struct gantry_fake_artifact {
  char *name;
  char *media_type;
  char *bytes;
  size_t len;
} gantry_fake_artifact;

// A name with a value: a secret, or an interface that is missing.
typedef struct gantry_fake_pair {
  char *name;
  char *value;
} gantry_fake_pair;

// Answers a skill: writes the result to `out`, or returns another status than GANTRY_OK.
typedef gantry_status gantry_fake_answer(void *user, gantry_bytes args_json, const gantry_out *out);

typedef struct gantry_fake_skill {
  char *name;
  gantry_fake_answer *answer;
  void *user;
} gantry_fake_skill;

// The circumstances of the calls to come.
typedef struct gantry_fake_options {
  const char *run;
  const char *phase;  // effects belong to it
  const char *idempotency_key;
  const char *run_started;
  const char *scratch;
  int32_t attempt;
  int32_t epoch;
  int64_t deadline_ns;         // on CLOCK_MONOTONIC; 0: none
  int32_t cancelled;           // 1: before the call starts
  size_t cancel_after_events;  // 0: never
  size_t refuse_events;        // that many are answered GANTRY_AGAIN
} gantry_fake_options;

// A copy with a NUL behind it. A test that has no memory left is not worth going on.
static inline char *gantry_fake_copy(const void *bytes, size_t count) {
  char *copy = (char *)malloc(count + 1);
  if (copy == NULL) abort();
  if (count > 0) memcpy(copy, bytes, count);
  copy[count] = '\0';
  return copy;
}

static inline char *gantry_fake_copy_str(gantry_str text) {
  return gantry_fake_copy(text.ptr, text.len);
}

static inline char *gantry_fake_copy_bytes(gantry_bytes bytes) {
  return gantry_fake_copy(bytes.ptr, bytes.len);
}

static inline gantry_str gantry_fake_str(const char *text) {
  gantry_str str = {text, strlen(text)};
  return str;
}

static inline gantry_bytes gantry_fake_bytes(const char *text) {
  gantry_bytes bytes = {(const uint8_t *)text, strlen(text)};
  return bytes;
}

// One element more at the end of an array, all zero.
static inline void *gantry_fake_grow(void *array, size_t *count, size_t size) {
  char *grown = (char *)realloc(array, (*count + 1) * size);
  if (grown == NULL) abort();
  memset(grown + *count * size, 0, size);
  (*count)++;
  return grown;
}

#define GANTRY_FAKE_ADD(type, array, count) \
  ((array) = (type *)gantry_fake_grow((array), &(count), sizeof(type)), &(array)[(count) - 1])

static inline int gantry_fake_same(gantry_str text, const char *other) {
  return text.len == strlen(other) && (text.len == 0 || memcmp(text.ptr, other, text.len) == 0);
}

// 1 when `part`, not empty, stands somewhere in the bytes.
static inline int gantry_fake_contains(const void *bytes, size_t count, const char *part) {
  size_t length = strlen(part);
  for (size_t i = 0; length > 0 && i + length <= count; i++) {
    if (memcmp((const char *)bytes + i, part, length) == 0) return 1;
  }
  return 0;
}

static inline void gantry_fake_failure_clear(gantry_fake_failure *failure) {
  free(failure->code), free(failure->message), free(failure->hint), free(failure->detail);
  memset(failure, 0, sizeof *failure);
}

static inline void gantry_fake_result_clear(gantry_fake_result *result) {
  for (size_t i = 0; i < result->event_count; i++) {
    free(result->events[i].type), free(result->events[i].data);
  }
  for (size_t i = 0; i < result->progress_count; i++) {
    free(result->progress[i].step), free(result->progress[i].message);
  }
  for (size_t i = 0; i < result->line_count; i++) free(result->lines[i].message);
  for (size_t i = 0; i < result->secret_count; i++) free(result->secrets[i]);
  free(result->output), free(result->events), free(result->progress);
  free(result->lines), free(result->secrets);
  gantry_fake_failure_clear(&result->failure);
  memset(result, 0, sizeof *result);
}

#ifdef __cplusplus
}
#endif
#endif
