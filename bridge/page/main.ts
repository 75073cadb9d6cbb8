/** Starts the payment page at its own address: /pay/{invoiceId}. */

import { createApp } from "vue";
import App from "./App.vue";

createApp(App).mount("#page");
