#include <stddef.h>
#include <stdint.h>

// libFuzzer's own driver (llvm.org/docs/LibFuzzer.html, "Using libFuzzer as a library").
int LLVMFuzzerRunDriver(
    int *argument_count, char ***arguments, int (*run_one)(const uint8_t *start, size_t count));
