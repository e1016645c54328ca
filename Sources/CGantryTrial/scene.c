#include "scene.h"

scene the_scene = {.in = "between", .last = ""};
_Thread_local const char *scene_reading;
_Thread_local int scene_is_calling;
_Thread_local uintptr_t scene_stack_end;
