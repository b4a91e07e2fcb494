import type { zhDevice } from './zh.device'

export const enDevice: typeof zhDevice = {
  photo: {
    add: 'Take or choose photos', loading: 'Photos of the load, weigh ticket', ticket: 'Photo of the weigh ticket', no: 'Photo {n}', open: 'Open {what}', remove: 'Remove', removeNo: 'Remove photo {n}', again: 'Send again', sending: 'Sending', notSent: 'Not sent; it is still on this device.', unfit: '“{name}” is not a picture or PDF that can be used.', hint: 'Photos are made smaller than 1600 pixels before they are sent; where they were taken is left out.', erased: 'Original erased', evidence: 'Photos and files',
    kind: { photo: 'Photo', scale: 'Weigh ticket', paper: 'Paper', signature: 'Signature' },
  },
  camera: { scan: 'Scan with the camera', title: 'Scan', titleHint: 'Scan a label or a manifest to see its page.', any: 'Label code, its last digits, or a manifest number', view: 'What the camera sees', aim: 'Hold it over the QR code; it sounds when it is read.', starting: 'Opening the camera', light: 'Light', close: 'Close the camera', denied: 'The camera is not allowed. Allow it for this site in the browser, or type the code.', none: 'This device has no camera. Use a scanner gun or type.', broken: 'The camera does not open; another program may be using it. Close that and try again, or type.', unknown: 'Not found: {text}' },
}
