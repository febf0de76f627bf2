/** The service of the crash world's application, one process: the guestbook and its way in behind the serve gate. */
import "../../../src/embedded-grid/programs/gateway.ts";
import "../../../src/embedded-grid/programs/guestbook.ts";
