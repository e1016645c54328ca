// The types of C that fit into a register, and values of them.
#ifndef FOREIGN_SCALAR_H
#define FOREIGN_SCALAR_H

#include <ffi.h>
#include <stdint.h>

#include "text.h"
#include "tree.h"

// A small integer that libffi returns is as wide as a register; its own bytes are the first ones.
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the lower bytes come first");

typedef enum scalar_kind {
  KIND_NOTHING, KIND_SIGNED, KIND_UNSIGNED, KIND_REAL, KIND_ADDRESS,
} scalar_kind;

typedef struct scalar {
  const char *name;
  ffi_type *ffi;
  uint8_t kind;  // scalar_kind
  uint8_t size;  // in bytes
} scalar;

// Memory for one value of any of them.
typedef union slot {
  int8_t i8;
  int16_t i16;
  int32_t i32;
  int64_t i64;
  uint8_t u8;
  uint16_t u16;
  uint32_t u32;
  uint64_t u64;
  float f32;
  double f64;
  void *address;
  ffi_arg widened;
} slot;

// A value before it has the type of an argument.
typedef struct value {
  scalar_kind kind;
  union {
    int64_t integer;   // KIND_SIGNED
    uint64_t natural;  // KIND_UNSIGNED
    double real;
    void *address;
  };
} value;

extern const scalar scalar_void, scalar_address;

// The type of a name: "ulong"; NULL when there is none. Not void, and no address.
const scalar *scalar_named(const char *name);

static inline int scalar_is_integer(const scalar *type) {
  return type->kind == KIND_SIGNED || type->kind == KIND_UNSIGNED;
}

// Puts a value where the type has it. 0 when it does not fit; nothing is cut.
static inline int scalar_store(const scalar *type, const value *value, slot *slot) {
  switch (type->kind) {
    case KIND_SIGNED: {
      int64_t integer = value->integer;
      if (value->kind == KIND_UNSIGNED && value->natural > INT64_MAX) return 0;
      if (value->kind != KIND_SIGNED && value->kind != KIND_UNSIGNED) return 0;
      slot->i64 = integer;
      return type->size == 8   ? 1
             : type->size == 4 ? slot->i32 == integer
             : type->size == 2 ? slot->i16 == integer
                               : slot->i8 == integer;
    }
    case KIND_UNSIGNED: {
      uint64_t natural = value->natural;
      if (value->kind == KIND_SIGNED && value->integer < 0) return 0;
      if (value->kind != KIND_SIGNED && value->kind != KIND_UNSIGNED) return 0;
      slot->u64 = natural;
      return type->size == 8   ? 1
             : type->size == 4 ? slot->u32 == natural
             : type->size == 2 ? slot->u16 == natural
                               : slot->u8 == natural;
    }
    case KIND_REAL: {
      double real = value->kind == KIND_REAL       ? value->real
                    : value->kind == KIND_SIGNED   ? (double)value->integer
                    : value->kind == KIND_UNSIGNED ? (double)value->natural
                                                   : 0;
      if (value->kind == KIND_ADDRESS || value->kind == KIND_NOTHING) return 0;
      if (type->size == 8) slot->f64 = real;
      else slot->f32 = (float)real;
      return 1;
    }
    case KIND_ADDRESS:
      slot->address = value->address;
      return value->kind == KIND_ADDRESS;
    default: return 0;
  }
}

// The value that is there.
static inline value scalar_load(const scalar *type, const slot *slot) {
  value value = {.kind = (scalar_kind)type->kind, .natural = 0};
  switch (type->kind) {
    case KIND_SIGNED:
      value.integer = type->size == 8   ? slot->i64
                      : type->size == 4 ? slot->i32
                      : type->size == 2 ? slot->i16
                                        : slot->i8;
      break;
    case KIND_UNSIGNED:
      value.natural = type->size == 8   ? slot->u64
                      : type->size == 4 ? slot->u32
                      : type->size == 2 ? slot->u16
                                        : slot->u8;
      break;
    case KIND_REAL: value.real = type->size == 8 ? slot->f64 : (double)slot->f32; break;
    case KIND_ADDRESS: value.address = slot->address; break;
    default: break;
  }
  return value;
}

// Reads a number, or its text where JSON has no number for it: past 2^53, NaN and the infinities.
// 0 when it is none.
int scalar_read(const tree *tree, value *value);

// Writes a value, in the way in which scalar_read reads it. An address is null.
void scalar_write(text *text, const value *value);

// What is not as it should be when a value does not fit: "must be 0 to 255, but is 256".
void scalar_explain(text *text, const scalar *type, const tree *given);

#endif
