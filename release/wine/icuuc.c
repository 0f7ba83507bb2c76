/* icuuc.dll for Wine. Windows has its ICU as a system library, Qt6Core links it, and Wine lacks it. Qt asks it only for
   text codecs other than its own; without a converter it goes on, and none of the other functions is ever called. */

#define EXPORTED __declspec(dllexport)
#define UNUSED(name) EXPORTED void *name(void) { return 0; }

enum { U_FILE_ACCESS_ERROR = 4 };

EXPORTED void *ucnv_open(const char *name, int *error) {
    (void)name;
    *error = U_FILE_ACCESS_ERROR;
    return 0;
}

UNUSED(UCNV_FROM_U_CALLBACK_SUBSTITUTE)
UNUSED(UCNV_TO_U_CALLBACK_SUBSTITUTE)
UNUSED(ucnv_cbFromUWriteUChars)
UNUSED(ucnv_cbToUWriteUChars)
UNUSED(ucnv_close)
UNUSED(ucnv_countAvailable)
UNUSED(ucnv_fromUCountPending)
UNUSED(ucnv_fromUnicode)
UNUSED(ucnv_getAvailableName)
UNUSED(ucnv_getFromUCallBack)
UNUSED(ucnv_getMaxCharSize)
UNUSED(ucnv_getName)
UNUSED(ucnv_getStandardName)
UNUSED(ucnv_getToUCallBack)
UNUSED(ucnv_reset)
UNUSED(ucnv_setFromUCallBack)
UNUSED(ucnv_setToUCallBack)
UNUSED(ucnv_toUCountPending)
UNUSED(ucnv_toUnicode)
