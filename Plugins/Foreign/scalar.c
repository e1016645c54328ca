#define _GNU_SOURCE
#include "scalar.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "neutral.h"

#define SIGNED(name, c) {name, SIGNED_FFI(c), KIND_SIGNED, sizeof(c)}
#define UNSIGNED(name, c) {name, UNSIGNED_FFI(c), KIND_UNSIGNED, sizeof(c)}
#define SIGNED_FFI(c)                             \
  (sizeof(c) == 8   ? &ffi_type_sint64            \
   : sizeof(c) == 4 ? &ffi_type_sint32            \
   : sizeof(c) == 2 ? &ffi_type_sint16            \
                    : &ffi_type_sint8)
#define UNSIGNED_FFI(c)                           \
  (sizeof(c) == 8   ? &ffi_type_uint64            \
   : sizeof(c) == 4 ? &ffi_type_uint32            \
   : sizeof(c) == 2 ? &ffi_type_uint16            \
                    : &ffi_type_uint8)

const scalar scalar_void = {"void", &ffi_type_void, KIND_NOTHING, 0};
const scalar scalar_address = {"pointer", &ffi_type_pointer, KIND_ADDRESS, sizeof(void *)};

static const scalar scalars[] = {
  SIGNED("i8", int8_t), SIGNED("i16", int16_t), SIGNED("i32", int32_t), SIGNED("i64", int64_t),
  UNSIGNED("u8", uint8_t), UNSIGNED("u16", uint16_t), UNSIGNED("u32", uint32_t),
  UNSIGNED("u64", uint64_t), SIGNED("short", short), UNSIGNED("ushort", unsigned short),
  SIGNED("int", int), UNSIGNED("uint", unsigned), SIGNED("long", long),
  UNSIGNED("ulong", unsigned long), UNSIGNED("size", size_t), SIGNED("ssize", ssize_t),
  {"float", &ffi_type_float, KIND_REAL, sizeof(float)},
  {"double", &ffi_type_double, KIND_REAL, sizeof(double)},
};

const scalar *scalar_named(const char *name) {
  for (size_t i = 0; i < sizeof scalars / sizeof *scalars; i++) {
    if (strcmp(scalars[i].name, name) == 0) return &scalars[i];
  }
  return NULL;
}

// MARK: JSON

// Past that, readers of JSON that know only one kind of number lose digits.
#define EXACT_MAX (INT64_C(1) << 53)
#define INFINITE "\"Infinity\""
#define MINUS_INFINITY "\"-Infinity\""

static int read_digits(const char *text, value *value) {
  char *end;
  int is_negative = text[0] == '-';
  const char *first = text + is_negative;
  if (*first == '\0' || strspn(first, "0123456789") != strlen(first)) return 0;
  errno = 0;
  if (is_negative) {
    value->kind = KIND_SIGNED;
    value->integer = strtoll(text, &end, 10);
  } else {
    value->natural = strtoull(text, &end, 10);
    value->kind = value->natural > INT64_MAX ? KIND_UNSIGNED : KIND_SIGNED;
  }
  return errno == 0;
}

int scalar_read(const tree *tree, value *value) {
  if (tree == NULL || (tree->kind != TREE_NUMBER && tree->kind != TREE_STRING)) return 0;
  if (tree->length == 0 || strlen(tree->text) != tree->length) return 0;
  if (read_digits(tree->text, value)) return 1;
  value->kind = KIND_REAL;
  if (tree->kind == TREE_NUMBER) {
    value->real = strtod_l(tree->text, NULL, neutral_locale);
    // 3.0 is whole; it may have been a number before it came through an expression.
    if (fabs(value->real) <= (double)EXACT_MAX && (double)(int64_t)value->real == value->real) {
      value->integer = (int64_t)value->real;
      value->kind = KIND_SIGNED;
    }
    return 1;
  }
  if (strcmp(tree->text, "NaN") == 0) value->real = (double)NAN;
  else if (strcmp(tree->text, "Infinity") == 0) value->real = (double)INFINITY;
  else if (strcmp(tree->text, "-Infinity") == 0) value->real = -(double)INFINITY;
  else return 0;
  return 1;
}

static void write_real(text *text, double real) {
  // There is no printf that takes a locale; the thread's own comes back at once.
  locale_t theirs = uselocale(neutral_locale);
  text_format(text, "%.17g", real);
  uselocale(theirs);
}

void scalar_write(text *text, const value *value) {
  switch (value->kind) {
    case KIND_SIGNED: {
      int is_exact = value->integer >= -EXACT_MAX && value->integer <= EXACT_MAX;
      text_format(text, is_exact ? "%" PRId64 : "\"%" PRId64 "\"", value->integer);
      return;
    }
    case KIND_UNSIGNED:
      text_format(
        text, value->natural <= EXACT_MAX ? "%" PRIu64 : "\"%" PRIu64 "\"", value->natural);
      return;
    case KIND_REAL:
      if (isnan(value->real)) text_add_c(text, "\"NaN\"");
      else if (isinf(value->real)) text_add_c(text, value->real < 0 ? MINUS_INFINITY : INFINITE);
      else write_real(text, value->real);
      return;
    default: text_add_c(text, "null");
  }
}

void scalar_explain(text *text, const scalar *type, const tree *given) {
  if (type->kind == KIND_REAL) {
    text_add_c(text, "must be a number");
  } else if (type->kind == KIND_SIGNED) {
    int64_t high = (int64_t)(UINT64_MAX >> (65 - 8 * type->size));
    text_format(text, "must be a whole number from %" PRId64 " to %" PRId64, -high - 1, high);
  } else {
    text_format(
      text, "must be a whole number from 0 to %" PRIu64, UINT64_MAX >> (64 - 8 * type->size));
  }
  static const char *const kinds[] = {
    [TREE_NULL] = "null", [TREE_FALSE] = "false", [TREE_TRUE] = "true",
    [TREE_LIST] = "a list", [TREE_OBJECT] = "an object",
  };
  if (given == NULL) return;
  text_add_c(text, ", but is ");
  if (given->kind == TREE_NUMBER) text_format(text, "%.40s", given->text);
  else if (given->kind == TREE_STRING) text_format(text, "the text \"%.40s\"", given->text);
  else text_add_c(text, kinds[given->kind]);
}
