// Writing JSON: members and elements one behind the other, the commas by themselves.
#ifndef GANTRY_TRIAL_JSON_H
#define GANTRY_TRIAL_JSON_H

#include "pile.h"

// In all of these `name` is the member's, or NULL for an element of an array.

void json_open(pile *json, const char *name, char bracket);  // '{' or '['
void json_close(pile *json, char bracket);                   // '}' or ']'
void json_whole(pile *json, const char *name, int64_t number);  // past 2^53 either way it is 2^53
void json_address(pile *json, const char *name, uint64_t address);  // "0x…"
void json_real(pile *json, const char *name, double number);  // null when it is not finite
void json_bool(pile *json, const char *name, int is_true);
void json_null(pile *json, const char *name);

// A text; bytes that are not UTF-8 stand for themselves, as in Latin-1.
void json_text(pile *json, const char *name, const char *text);
void json_text_sized(pile *json, const char *name, const void *text, size_t size);

// What stands between the quotation marks of a text.
void json_text_inside(pile *json, const void *text, size_t size);

void json_base64(pile *json, const char *name, const void *bytes, size_t size);

// Elements that were written elsewhere.
void json_array(pile *json, const char *name, const pile *elements);

#endif
