// What a pipeline declares of a library: the calls of one session, in order.
//
// The pipeline's loader has checked it and written it out; it is checked here again, because the
// input of a phase can come from anywhere.
#ifndef FOREIGN_DECLARATION_H
#define FOREIGN_DECLARATION_H

#include "prototype.h"
#include "tree.h"
#include "work.h"

// How an argument gets to the function, and what comes back.
typedef enum passing {
  PASS_VALUE,     // a number
  PASS_STRING,    // a text with a NUL behind it
  PASS_BYTES,     // bytes; their number goes in another argument
  PASS_LENGTH,    // how many bytes another argument has
  PASS_BUFFER,    // memory for bytes
  PASS_TEXT,      // memory for a text
  PASS_OUT,       // memory for one value
  PASS_POINTER,   // what an earlier call gave, or NULL
  PASS_CALLBACK,  // a function that notes what it is called with
} passing;

// What is made of a value that comes out of a function, or into a callback.
typedef enum reading { READ_VALUE, READ_STRING, READ_POINTER, READ_STRINGS } reading;

typedef struct received {
  const char *name;
  const scalar *type;
  reading reading;
  int count;  // READ_STRINGS: the place of the argument that says how many there are.
} received;

typedef struct callback_declaration {
  received arguments[ARGUMENTS_MAX];
  size_t count;
  const scalar *result;
  value answer;
} callback_declaration;

typedef struct argument {
  const char *name;
  passing passing;
  const scalar *type;    // Of the value that is passed, or that is behind what is passed.
  reading reading;       // PASS_OUT
  size_t size;           // PASS_BUFFER, PASS_TEXT: in bytes
  int of;                // The place of the argument whose length this is, or says; -1 for none.
  const tree *constant;  // What is passed whatever the caller says; NULL without.
  const char *from;      // The result of an earlier call that is passed; NULL without.
  const char *free;      // The function that takes back what came out; NULL without.
  int ends;              // 1 when nothing may use the pointer afterwards.
  callback_declaration *callback;
} argument;

typedef struct call {
  const char *symbol;
  const char *place;  // In the pipeline: "p.yaml:4:3".
  argument arguments[ARGUMENTS_MAX];
  size_t count;
  size_t fixed;  // How many arguments come before the variable ones; count without such.
  received result;
  const char *free;
  const char *errno_name;
  const tree *expected;  // A list of whole numbers; NULL without.
  int expects_address;
  int is_always;
} call;

typedef struct declaration {
  const char *skill;
  const char *library;
  const char *place;
  const tree *arguments;  // What the caller gave, by name.
  call *calls;
  size_t count;
} declaration;

// Reads the input of a phase.
void declaration_read(work *work, const tree *input, declaration *declaration);

#endif
