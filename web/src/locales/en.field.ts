/* Words of what is done in the field: labels drawn on the device. */
export const enField = {
  drawn: { pending: 'This label is not signed and says it is still to be registered. Use it for now; once registered, print the final label on the page of the container and replace it.', asKept: 'Drawn from what this device keeps; later changes show on line.', bare: 'The label stock is orange already: print black only', print: 'Print label ({mm} mm)', printNow: 'Print', tab: 'Print label', noBlank: 'This device has no label text for this waste. Write the code on the container and print on line.' },
}
