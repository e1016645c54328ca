// The calls of one declaration, made in order: what comes out of one can go into a later one.
#ifndef FOREIGN_SESSION_H
#define FOREIGN_SESSION_H

#include "declaration.h"
#include "guarded.h"
#include "work.h"

typedef enum result_kind {
  RESULT_VALUE, RESULT_STRING, RESULT_BYTES, RESULT_POINTER, RESULT_ERRNO, RESULT_ROWS,
} result_kind;

// Something that came out of a call.
typedef struct result {
  const char *name;
  result_kind kind;
  value value;
  const char *bytes;  // NULL for a string that is not there.
  size_t length;
  int is_ended;  // A pointer that a later call has given back.
  struct result *next;
} result;

typedef enum stage { STAGE_READING, STAGE_LOADING, STAGE_CALLING, STAGE_RECEIVING } stage;

typedef struct collector collector;

typedef struct session {
  work work;
  const char *input;
  size_t input_length;
  declaration declaration;
  void *library;
  result *results;
  guarded *memory;
  collector *collectors;
  text output;
  // Where it is, for whoever finds it stopped for good.
  const call *volatile call;
  volatile stage stage;
  const char *volatile callback;
} session;

// Makes every call. Afterwards either work.why is set, or the output is there.
void session_run(session *session);

// A result by its name; NULL when there is none.
result *session_result(const session *session, const char *name);

// Keeps something that came out of a call, where the declaration gives it a name.
result *session_keep(session *session, const char *name, result_kind kind);

void session_free(session *session);

#endif
