/** Connect's words for the types of extensions. */
export const wireExtensionType = {
  'fulfillment-automation': 'products',
  'hub-integration': 'hub',
  'multi-account-installation': 'multiaccount',
  'commerce-transformations': 'transformations',
} as const
