<?php
/* Plugin Name: Boutique du Vallon */
// The shop of the test site, with its merits and its planted defects (marked "defect").

const GA4 = 'G-PREUVE0001';
const GTM = 'GTM-PREUVE1';
const META_PIXEL = '123456789012345';

function euros(int $id): string
{
    return number_format((float) get_post_meta($id, 'prix', true), 2, ',', ' ') . "\u{a0}€";
}

function stock(int $id): string
{
    $left = (int) get_post_meta($id, 'stock', true);
    if ($left === 0) {
        return '<p class="stock out-of-stock">Rupture de stock</p>';
    }
    return $left < 5 ? "<p class=\"stock low-stock\">Plus que $left en stock</p>" : '<p class="stock in-stock">En stock, expédié sous 48 h</p>';
}

add_filter('locale', fn() => 'fr_FR');

add_action('init', function () {
    register_post_type('produit', [
        'label' => 'Produits', 'public' => true, 'has_archive' => 'boutique', 'show_in_rest' => true, 'rewrite' => ['slug' => 'produit'],
        'labels' => ['name' => 'Boutique', 'archives' => 'Boutique'], 'supports' => ['title', 'editor', 'thumbnail', 'excerpt', 'custom-fields'],
    ]);
    register_taxonomy('rayon', 'produit', ['label' => 'Rayons', 'public' => true, 'hierarchical' => true, 'show_in_rest' => true]);
    foreach (['prix' => 'string', 'stock' => 'integer', 'reference' => 'string'] as $key => $type) {
        register_post_meta('produit', $key, ['type' => $type, 'single' => true, 'show_in_rest' => true]);
    }
    register_block_type('vallon/prix', ['uses_context' => ['postId'], 'render_callback' => function ($attributes, $content, $block) {
        $id = (int) ($block->context['postId'] ?? get_the_ID());
        return '<p class="price"><span class="amount">' . euros($id) . '</span></p>'
            . "<p><a rel=\"nofollow\" class=\"add_to_cart_button\" href=\"?add-to-cart=$id\">Ajouter au panier</a></p>";
    }]);
    register_block_type('vallon/fiche', ['uses_context' => ['postId'], 'render_callback' => function ($attributes, $content, $block) {
        $id = (int) ($block->context['postId'] ?? get_the_ID());
        $shelf = get_the_terms($id, 'rayon')[0];
        $others = get_posts(['post_type' => 'produit', 'numberposts' => 3, 'exclude' => [$id], 'orderby' => 'ID', 'order' => 'ASC',
            'tax_query' => [['taxonomy' => 'rayon', 'terms' => $shelf->term_id]]]);
        $near = implode('', array_map(fn($p) => '<li><a href="' . get_permalink($p) . '">' . esc_html($p->post_title) . '</a> ' . euros($p->ID)
            . " <a rel=\"nofollow\" href=\"?add-to-cart={$p->ID}\">Ajouter</a></li>", $others));
        $off = (int) get_post_meta($id, 'stock', true) ? '' : ' disabled';
        return '<p class="price"><span class="amount">' . euros($id) . '</span> <small>TTC</small></p>' . stock($id)
            . '<p class="sku">Réf. ' . esc_html(get_post_meta($id, 'reference', true)) . '</p>'
            . '<form class="cart" method="post" action=""><label for="quantite">Quantité</label> <input id="quantite" class="qty" name="quantite" type="number" min="1" value="1"> '
            . "<button name=\"add-to-cart\" value=\"$id\" class=\"wp-element-button single_add_to_cart_button\"$off>Ajouter au panier</button></form>"
            . '<p>Livraison sous 48 h par Colissimo, <a href="/livraison/">frais de port et retours</a>. Paiement CB ou PayPal.</p>'
            . '<p class="posted_in">Rayon : <a href="' . get_term_link($shelf) . '">' . esc_html($shelf->name) . '</a></p>'
            . "<section class=\"related products\"><h2>Vous aimerez aussi</h2><ul>$near</ul></section>";
    }]);
});

add_action('wp_head', function () {
    $id = GA4;
    $container = GTM;
    // defect: both run on every page, before any consent and without consent mode
    echo "<script async src=\"https://www.googletagmanager.com/gtag/js?id=$id\"></script>\n<script>window.dataLayer = window.dataLayer || [];"
        . "function gtag(){dataLayer.push(arguments)}gtag('js', new Date());gtag('config', '$id');</script>\n"
        . "<script>(function(w,d,s,l,i){w[l]=w[l]||[];w[l].push({'gtm.start':new Date().getTime(),event:'gtm.js'});var f=d.getElementsByTagName(s)[0],"
        . "j=d.createElement(s);j.async=true;j.src='https://www.googletagmanager.com/gtm.js?id='+i;f.parentNode.insertBefore(j,f)})(window,document,'script','dataLayer','$container');</script>\n";
    if (is_singular(['page', 'produit']) && get_the_excerpt() !== '') {      // defect: posts have no description
        echo '<meta name="description" content="' . esc_attr(wp_strip_all_tags(get_the_excerpt())) . "\">\n";
    }
    if (is_front_page()) {                                                    // defect: nowhere else
        echo '<meta property="og:title" content="' . esc_attr(get_bloginfo('name')) . "\">\n<meta property=\"og:type\" content=\"website\">\n"
            . '<meta property="og:url" content="' . esc_url(home_url('/')) . "\">\n";
    }
    if (!is_singular('produit')) {
        return;
    }
    $product = get_queried_object();
    $pixel = META_PIXEL;
    echo "<script>!function(f,b,e,v,n,t,s){if(f.fbq)return;n=f.fbq=function(){n.callMethod?n.callMethod.apply(n,arguments):n.queue.push(arguments)};"
        . "if(!f._fbq)f._fbq=n;n.push=n;n.loaded=!0;n.version='2.0';n.queue=[];t=b.createElement(e);t.async=!0;t.src=v;s=b.getElementsByTagName(e)[0];"
        . "s.parentNode.insertBefore(t,s)}(window,document,'script','https://connect.facebook.net/fr_FR/fbevents.js');fbq('init','$pixel');fbq('track','PageView');"
        . "fbq('track','ViewContent',{value:" . (float) get_post_meta($product->ID, 'prix', true) . ",currency:'EUR'});</script>\n";
    $left = (int) get_post_meta($product->ID, 'stock', true);
    echo '<script type="application/ld+json">' . wp_json_encode([
        '@context' => 'https://schema.org', '@type' => 'Product', 'name' => $product->post_title, 'sku' => get_post_meta($product->ID, 'reference', true),
        'image' => array_filter([get_the_post_thumbnail_url($product, 'large')]), 'description' => wp_strip_all_tags($product->post_excerpt),
        'brand' => ['@type' => 'Brand', 'name' => 'La Tisanerie du Vallon'],
        'offers' => ['@type' => 'Offer', 'url' => get_permalink($product), 'priceCurrency' => 'EUR', 'price' => get_post_meta($product->ID, 'prix', true),
            'availability' => 'https://schema.org/' . ($left ? 'InStock' : 'OutOfStock')],
    ], JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE) . "</script>\n";
});

add_shortcode('formulaire_contact', function () {
    if (($_SERVER['REQUEST_METHOD'] ?? '') === 'POST' && isset($_POST['courriel'])) {
        return '<p role="status">Merci, votre message est parti.</p>';
    }
    // defect: two fields out of three have a placeholder and no label
    return '<form method="post" action="" class="contact"><p><input type="text" name="nom_complet" placeholder="Votre nom"></p>'
        . '<p><label for="courriel">Courriel</label> <input id="courriel" type="email" name="courriel" autocomplete="email" required></p>'
        . '<p><textarea name="texte" rows="6" placeholder="Votre message"></textarea></p><p><button class="wp-element-button">Envoyer</button></p></form>';
});

add_action('wp_enqueue_scripts', function () {
    if (is_front_page()) {
        wp_enqueue_script('jquery');                                          // defect: nothing uses it
    }
});

add_action('wp_footer', function () {
    echo '<nav aria-label="Compte"><a href="' . esc_url(wp_login_url()) . '">Connexion</a> <a href="' . esc_url(wp_logout_url()) . '">Déconnexion</a></nav>';
    readfile(__DIR__ . '/banner.inc');
});
