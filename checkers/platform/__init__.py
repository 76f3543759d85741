"""What the site is made with (WordPress, WooCommerce, Shopify, others), and how often it is updated."""
