/**
 * Stands in for the package `form-data` in the bundles. axios, which xero-node calls Xero with, would load it (and a
 * 137 KB list of media types) for multipart uploads, which the bridge never makes.
 */
export default class NoFormData {
  constructor() {
    throw new Error('Multipart uploads are not part of this bundle.');
  }
}
