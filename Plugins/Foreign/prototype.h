// One function's types, prepared for being called: the way every call goes.
#ifndef FOREIGN_PROTOTYPE_H
#define FOREIGN_PROTOTYPE_H

#include <stddef.h>

#include "scalar.h"

// As in the C library of every Linux.
#define ARGUMENTS_MAX 32u

typedef void (*function)(void);

typedef struct prototype {
  ffi_cif cif;
  const scalar *result;
  size_t count;
  const scalar *arguments[ARGUMENTS_MAX];
  ffi_type *types[ARGUMENTS_MAX];
} prototype;

// Prepares a prototype whose result, count and arguments are set.
//   fixed   how many arguments are named; count when the function is not variadic
// 0 when libffi cannot call it.
int prototype_prepare(prototype *prototype, size_t fixed);

// Calls a function.
//   values   the arguments
//   result   what it returned
//   number   what it left in errno
// -1; or the place of the first argument that does not fit its type, and then nothing is called.
int prototype_call(
  prototype *prototype, function function, const value *values, value *result, int *number);

#endif
