// What a piece of work has: memory, and one way out when it cannot go on.
#ifndef FOREIGN_WORK_H
#define FOREIGN_WORK_H

#include <setjmp.h>

#include "gantry/abi.h"
#include "pool.h"
#include "text.h"

// Why a call fails, by its code.
typedef struct reason {
  const char *code;
  gantry_status status;
  int32_t retry_class;
  const char *hint;
} reason;

extern const reason bad_declaration, bad_argument, bad_handle, no_library, no_function,
  not_a_function, crashed, ended_process, overflowed, no_text, unexpected_result, too_large,
  no_memory, no_callback, spoiled, stopped_late;

typedef struct work {
  pool pool;
  // Where work_refuse goes. Only frames of this plugin may lie between: none of a foreign function.
  jmp_buf escape;
  const reason *why;  // NULL while nothing is wrong.
  text message;
} work;

// Says what is wrong, and does not come back.
__attribute__((format(printf, 3, 4))) _Noreturn void work_refuse(
  work *work, const reason *why, const char *format, ...);

// Says the message that is already there, and does not come back.
_Noreturn void work_give_up(work *work, const reason *why);

// Zeroed memory that lasts as long as the work.
void *work_take(work *work, size_t size);

#endif
