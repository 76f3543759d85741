<?php
// Installs WordPress and fills it, always the same way: seed.php SITE OUT PAGES. Writes OUT (JSON): addresses and planted facts.
[, $site, $out, $pages] = $argv;
error_reporting(E_ALL & ~E_DEPRECATED & ~E_NOTICE & ~E_WARNING);
mt_srand(20260115);
$_SERVER += ['HTTP_HOST' => '127.0.0.1', 'SERVER_NAME' => '127.0.0.1', 'SERVER_PROTOCOL' => 'HTTP/1.1', 'REQUEST_METHOD' => 'GET', 'REQUEST_URI' => '/'];
define('WP_INSTALLING', true);
require "$site/wp-load.php";
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/image.php';
require_once __DIR__ . '/texts.php';

const PER_PAGE = 6;
const DATE = '2026-01-15 10:00:00';
add_filter('pre_wp_mail', '__return_false');
wp_install('La Tisanerie du Vallon', 'lise', 'lise@tisanerie.invalid', true, '', bin2hex(random_bytes(12)), is_file("$site/wp-content/languages/fr_FR.mo") ? 'fr_FR' : '');
foreach (['blogdescription' => 'Tisanes et céramiques de la Drôme', 'timezone_string' => 'Europe/Paris', 'posts_per_page' => PER_PAGE, 'show_avatars' => 0,
    'date_format' => 'j F Y', 'comment_registration' => 0, 'thread_comments' => 1, 'default_pingback_flag' => 0] as $name => $value) {
    update_option($name, $value);
}
wp_update_user(['ID' => 1, 'display_name' => 'Lise Armand', 'user_nicename' => 'lise-armand']);
global $wp_rewrite;
$wp_rewrite->set_permalink_structure('/%postname%/');
foreach (get_posts(['numberposts' => -1, 'post_type' => ['post', 'page'], 'post_status' => 'any']) as $old) {
    wp_delete_post($old->ID, true);
}
do_action('init');                                                            // the shop's types, and its rules

// ---- pictures: hills under a sky, with grain, so that they weigh what photographs weigh ----
function picture(string $name, int $width, int $height): int
{
    $image = imagecreatetruecolor($width, $height);
    [$r, $g, $b] = [mt_rand(120, 220), mt_rand(130, 210), mt_rand(140, 230)];
    imagefill($image, 0, 0, imagecolorallocate($image, $r, $g, $b));
    for ($hill = 1; $hill <= 4; $hill++) {
        $shade = 1 - $hill * 0.17;
        $colour = imagecolorallocate($image, (int) ($r * $shade * 0.8), (int) ($g * $shade), (int) ($b * $shade * 0.7));
        $phase = mt_rand(0, 628) / 100;
        for ($x = 0; $x < $width; $x++) {
            $y = (int) ($height * (0.25 + 0.15 * $hill) + $height * 0.06 * sin($phase + $x * $hill / 260) + $height * 0.02 * sin($x / 31 + $hill));
            imageline($image, $x, $y, $x, $height, $colour);
        }
    }
    for ($grain = 0; $grain < $width * $height / 9; $grain++) {
        imagesetpixel($image, mt_rand(0, $width - 1), mt_rand(0, $height - 1), imagecolorallocatealpha($image, mt_rand(0, 255), mt_rand(0, 255), mt_rand(0, 255), 96));
    }
    $file = wp_upload_dir('2026/01')['path'] . "/$name.jpg";
    imagejpeg($image, $file, 80);
    $id = wp_insert_attachment(['post_mime_type' => 'image/jpeg', 'post_title' => ucfirst($name), 'post_name' => "photo-$name", 'post_status' => 'inherit', 'post_date' => DATE], $file);
    wp_update_attachment_metadata($id, wp_generate_attachment_metadata($id, $file));
    return $id;
}

$photos = $mute = [];
foreach (['jardin', 'sechoir', 'theiere', 'four', 'marche', 'coffret', 'falaise', 'bol', 'tilleul'] as $n => $name) {
    $photos[] = $id = picture($name, 1600, $n % 2 ? 1067 : 1200);
    if ($n % 3 === 2) {
        $mute[] = $name;                                                      // defect: every third picture has no alternative text
    } else {
        update_post_meta($id, '_wp_attachment_image_alt', "Photographie : $name");
    }
}
file_put_contents(wp_upload_dir('2026/01')['basedir'] . '/suivi.gif', base64_decode('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'));

// ---- blocks ----
function prose(int $sentences): string
{
    $all = SENTENCES;
    shuffle($all);                                                            // seeded by mt_srand
    return implode(' ', array_slice($all, 0, $sentences));
}
function paragraph(string $text): string
{
    return "<!-- wp:paragraph -->\n<p>$text</p>\n<!-- /wp:paragraph -->\n";
}
function heading(int $level, string $text): string
{
    return "<!-- wp:heading {\"level\":$level} -->\n<h$level class=\"wp-block-heading\">$text</h$level>\n<!-- /wp:heading -->\n";
}
function photo(int $id, string $size = 'large'): string
{
    $alt = esc_attr(get_post_meta($id, '_wp_attachment_image_alt', true));
    $mark = $alt === '' ? '' : " alt=\"$alt\"";                               // no attribute at all: WordPress leaves it so
    $src = wp_make_link_relative(wp_get_attachment_image_url($id, $size));
    return "<!-- wp:image {\"id\":$id,\"sizeSlug\":\"$size\"} -->\n<figure class=\"wp-block-image size-$size\"><img src=\"$src\"$mark class=\"wp-image-$id\"/></figure>\n<!-- /wp:image -->\n";
}
function sections(array $pairs): string
{
    return implode('', array_map(fn($pair) => heading(2, $pair[0]) . paragraph($pair[1]), $pairs));
}
function add(string $type, string $slug, string $title, string $body, array $more = []): int
{
    $id = wp_insert_post($more + ['post_type' => $type, 'post_name' => $slug, 'post_title' => $title, 'post_content' => $body, 'post_status' => 'publish',
        'post_author' => 1, 'post_date' => DATE, 'comment_status' => $type === 'post' ? 'open' : 'closed'], true);
    if (is_wp_error($id)) {
        fwrite(STDERR, $id->get_error_message() . "\n");
        exit(1);
    }
    return $id;
}
function template(string $type, string $slug, string $file): void
{
    $id = add($type, $slug, $slug, file_get_contents(__DIR__ . "/templates/$file.html"));
    wp_set_object_terms($id, get_stylesheet(), 'wp_theme');
    if ($type === 'wp_template_part') {
        wp_set_object_terms($id, 'footer', 'wp_template_part_area');
    }
}

kses_remove_filters();                                                        // our own markup, as an administrator writes it
template('wp_template_part', 'footer', 'footer');
foreach (['home', 'archive-produit', 'taxonomy-rayon', 'single-produit'] as $slug) {
    template('wp_template', $slug, $slug);
}

// ---- pages ----
$urls = [];
$front = add('page', 'accueil', 'Tisanes et céramiques du Vallon', paragraph(prose(3)) . photo($photos[0])
    . "<!-- wp:latest-posts {\"postsToShow\":4,\"displayPostContent\":true,\"displayFeaturedImage\":true} /-->\n"
    . heading(2, 'À la boutique') . paragraph('Retrouvez <a href="/rayon/tisanes/">nos tisanes</a>, <a href="/rayon/ceramiques/">nos céramiques</a> et <a href="/rayon/coffrets/">nos coffrets</a>.')
    . heading(4, 'Venir au jardin') . paragraph(prose(3)) . photo($photos[2]), ['post_excerpt' => 'Tisanes cueillies à la main et céramiques tournées dans la Drôme : la boutique du Vallon.']);
$journal = add('page', 'journal', 'Journal', '');
update_option('show_on_front', 'page');
update_option('page_on_front', $front);
update_option('page_for_posts', $journal);
$fixed = ['/', '/journal/', '/boutique/'];
foreach ([
    ['notre-histoire', 'Notre histoire', photo($photos[3], 'full') . paragraph(prose(6)) . heading(2, 'Le geste') . paragraph(prose(5)) . photo($photos[5]) . paragraph(prose(4)), 'L’histoire d’un jardin et d’un four.'],
    ['contact', 'Contact', paragraph('Écrivez-nous, nous répondons sous deux jours.') . "<!-- wp:shortcode -->[formulaire_contact]<!-- /wp:shortcode -->\n", 'Écrire à la Tisanerie du Vallon.'],
    ['mentions-legales', 'Mentions légales', sections(LEGAL), 'Éditeur et hébergeur du site.'],
    ['confidentialite', 'Politique de confidentialité', sections(PRIVACY), ''],
    ['cgv', 'Conditions générales de vente', sections(SALES), ''],
    ['livraison', 'Livraison et retours', paragraph('Colissimo ou point relais, sous quarante-huit heures.')
        . "<!-- wp:table -->\n<figure class=\"wp-block-table\"><table><tbody><tr><td>Poids</td><td>Prix</td></tr><tr><td>1 kg</td><td>5,90 €</td></tr><tr><td>5 kg</td><td>9,90 €</td></tr></tbody></table></figure>\n<!-- /wp:table -->\n", 'Frais de port et retours.'],
    ['faq', 'Questions fréquentes', implode('', array_map(fn($q, $a) => "<!-- wp:details -->\n<details class=\"wp-block-details\"><summary>$q</summary>" . paragraph($a) . "</details>\n<!-- /wp:details -->\n", array_keys(QUESTIONS), QUESTIONS))
        . paragraph('Voir aussi <a href="/guide-des-infusions/">notre guide des infusions</a>.'), 'Vos questions, nos réponses.'],
] as [$slug, $title, $body, $excerpt]) {
    add('page', $slug, $title, $body, ['post_excerpt' => $excerpt]);
    $fixed[] = "/$slug/";
}
foreach (SHELVES as $slug => [$name, $words]) {
    $shelves[$slug] = wp_insert_term($name, 'rayon', ['slug' => $slug, 'description' => $words])['term_id'];
    $fixed[] = "/rayon/$slug/";
}

// ---- products and posts fill up to the number asked for ----
$left = max(4, (int) $pages - count($fixed));
$made = ['produit' => (int) ceil($left * 0.6)];
$made['post'] = $left - $made['produit'];
$products = $articles = $skips = $dead = [];
$count = array_fill_keys(array_keys(SHELVES), 0);
for ($n = 0; $n < $made['produit']; $n++) {
    $shelf = array_keys(SHELVES)[$n % 3];
    $names = PRODUCTS[$shelf];
    $rank = intdiv($count[$shelf], count($names)) + 1;
    $title = $names[$count[$shelf]++ % count($names)] . ($rank > 1 ? " n° $rank" : '');
    $slug = sanitize_title($title);
    $bare = $n % 9 === 4;                                                     // defect: no description at all
    $body = $bare ? '' : paragraph(prose(5 + $n % 4)) . photo($photos[($n + 4) % 9]) . heading(2, 'Caractéristiques')
        . "<!-- wp:list -->\n<ul><!-- wp:list-item --><li>Poids : " . (40 + 10 * $n) . " g</li><!-- /wp:list-item --><!-- wp:list-item --><li>Origine : Drôme, France</li><!-- /wp:list-item --><!-- wp:list-item --><li>Conservation : dix-huit mois</li><!-- /wp:list-item --></ul>\n<!-- /wp:list -->\n";
    $fact = ['path' => "/produit/$slug/", 'title' => $title, 'price' => number_format(4.5 + $n * 1.35, 2, '.', ''), 'stock' => $n % 7 === 3 ? 0 : ($n % 5 === 2 ? 2 : 12),
        'sku' => strtoupper(substr($shelf, 0, 3)) . sprintf('-%03d', $n + 1), 'shelf' => $shelf, 'described' => !$bare];
    $id = add('produit', $slug, $title, $body, ['post_excerpt' => $bare ? '' : "$title : cueilli, séché ou tourné à Saoû, expédié sous 48 h."]);
    set_post_thumbnail($id, $photos[$n % 9]);
    foreach (['prix' => $fact['price'], 'stock' => $fact['stock'], 'reference' => $fact['sku']] as $key => $value) {
        update_post_meta($id, $key, $value);
    }
    wp_set_object_terms($id, [$shelves[$shelf]], 'rayon');
    $products[] = $fact;
}
wp_update_term(get_option('default_category'), 'category', ['name' => 'Carnet', 'slug' => 'carnet']);
for ($n = 0; $n < $made['post']; $n++) {
    $title = ARTICLES[$n % count(ARTICLES)] . ($n < count(ARTICLES) ? '' : ' (' . (intdiv($n, count(ARTICLES)) + 1) . ')');
    $slug = sanitize_title($title);
    $level = $n % 4 === 1 ? 5 : 2;                                            // defect: some jump from h1 to h5
    if ($level === 5) {
        $skips[] = "/$slug/";
    }
    $body = paragraph(prose(6)) . photo($photos[$n % 9]) . heading($level, 'Ce mois-ci') . paragraph(prose(7));
    if ($n === 0) {
        $body .= paragraph('À lire : <a href="/produit/tisane-perdue/">la tisane perdue</a>. <img src="/wp-content/uploads/2026/01/perdue.jpg" alt="Photographie perdue">');
    }
    $id = add('post', $slug, $title, $body, ['post_date' => gmdate('Y-m-d 09:00:00', strtotime('2025-12-20') - $n * 5 * 86400)]);
    if ($n % 2) {
        set_post_thumbnail($id, $photos[($n + 1) % 9]);
    }
    wp_insert_comment(['comment_post_ID' => $id, 'comment_author' => 'Jeanne', 'comment_author_email' => 'jeanne@exemple.invalid', 'comment_approved' => 1,
        'comment_content' => SENTENCES[$n % count(SENTENCES)], 'comment_date' => '2026-01-20 12:00:00', 'comment_date_gmt' => '2026-01-20 11:00:00']);
    $articles[] = "/$slug/";
}

$links = '';
foreach (['Accueil' => '/', 'Boutique' => '/boutique/', 'Journal' => '/journal/', 'Notre histoire' => '/notre-histoire/', 'Contact' => '/contact/'] as $label => $url) {
    $links .= "<!-- wp:navigation-link {\"label\":\"$label\",\"url\":\"$url\",\"kind\":\"custom\"} /-->\n";
}
add('wp_navigation', 'menu', 'Menu', $links);
$wp_rewrite->init();
flush_rewrite_rules(false);

// ---- what a visitor can reach ----
function numbered(string $path, int $items): array
{
    $last = (int) ceil($items / PER_PAGE);
    return $last > 1 ? array_map(fn($n) => "{$path}page/$n/", range(2, $last)) : [];
}
$more = array_merge(numbered('/boutique/', count($products)), numbered('/journal/', count($articles)), ['/category/carnet/', '/author/lise-armand/'],
    numbered('/category/carnet/', count($articles)), numbered('/author/lise-armand/', count($articles)));
foreach ($count as $slug => $items) {
    $more = array_merge($more, numbered("/rayon/$slug/", $items));
}
file_put_contents($out, json_encode([
    'urls' => array_merge($fixed, array_column($products, 'path'), $articles, $more),
    'pages' => count($fixed) + count($products) + count($articles),
    'version' => $GLOBALS['wp_version'],
    'french' => get_option('WPLANG') === 'fr_FR',
    'planted' => [
        'products' => $products, 'articles' => $articles, 'heading_skips' => array_merge(['/'], $skips), 'photos_without_alt' => $mute,
        'broken_links' => ['/guide-des-infusions/', '/produit/tisane-perdue/'], 'broken_images' => ['/wp-content/uploads/2026/01/perdue.jpg'],
        'tracking_cookie' => '_visite', 'ga4' => GA4, 'gtm' => GTM, 'meta_pixel' => META_PIXEL,
    ],
], JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PRETTY_PRINT) . "\n");
