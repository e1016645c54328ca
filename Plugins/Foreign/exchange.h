// What goes into one call, and what comes out of it.
#ifndef FOREIGN_EXCHANGE_H
#define FOREIGN_EXCHANGE_H

#include "callback.h"
#include "session.h"

typedef struct exchange {
  const call *call;
  value values[ARGUMENTS_MAX];
  size_t sizes[ARGUMENTS_MAX];           // Of bytes and buffers.
  guarded *memory[ARGUMENTS_MAX];        // Of what the function may write to, and of bytes.
  collector *collectors[ARGUMENTS_MAX];
  value returned;
  int number;  // errno
} exchange;

// Finds or makes every argument.
void exchange_give(session *session, exchange *exchange);

// Says that an argument does not fit its type.
_Noreturn void exchange_refuse(session *session, const exchange *exchange, size_t place);

// Checks and keeps everything that came out.
void exchange_take(session *session, exchange *exchange);

#endif
