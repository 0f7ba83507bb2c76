/* bcryptprimitives.dll for Wine. Rust's standard library takes its random numbers from here since Windows 10; Wine 8 lacks
   it. The same numbers come from the older function. */

#include <windows.h>

BOOLEAN NTAPI SystemFunction036(void *buffer, ULONG length); /* RtlGenRandom, in advapi32 */

__declspec(dllexport) BOOL ProcessPrng(BYTE *buffer, SIZE_T length) {
    return SystemFunction036(buffer, (ULONG)length);
}
