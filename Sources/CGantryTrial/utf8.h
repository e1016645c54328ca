// Whether bytes are UTF-8.
#ifndef GANTRY_TRIAL_UTF8_H
#define GANTRY_TRIAL_UTF8_H

#include <stddef.h>
#include <stdint.h>

#define UTF8_IS_RIGHT SIZE_MAX

// Where the first byte lies that does not belong there, or UTF8_IS_RIGHT. Too long forms, halves of
// pairs and numbers past the last character are wrong.
size_t utf8_problem(const uint8_t *bytes, size_t size);

#endif
