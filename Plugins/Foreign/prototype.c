#include "prototype.h"

#include <errno.h>

int prototype_prepare(prototype *prototype, size_t fixed) {
  unsigned count = (unsigned)prototype->count;
  for (size_t i = 0; i < prototype->count; i++) prototype->types[i] = prototype->arguments[i]->ffi;
  ffi_type *result = prototype->result->ffi;
  ffi_status status =
    fixed == prototype->count
      ? ffi_prep_cif(&prototype->cif, FFI_DEFAULT_ABI, count, result, prototype->types)
      : ffi_prep_cif_var(
          &prototype->cif, FFI_DEFAULT_ABI, (unsigned)fixed, count, result, prototype->types);
  return status == FFI_OK;
}

int prototype_call(
  prototype *prototype, function function, const value *values, value *result, int *number) {
  slot slots[ARGUMENTS_MAX], returned;
  void *places[ARGUMENTS_MAX];
  const size_t count = prototype->count;
  for (size_t i = 0; i < count; i++) {
    if (!scalar_store(prototype->arguments[i], &values[i], &slots[i])) return (int)i;
    places[i] = &slots[i];
  }
  errno = 0;
  ffi_call(&prototype->cif, function, &returned, places);
  *number = errno;
  *result = scalar_load(prototype->result, &returned);
  return -1;
}
