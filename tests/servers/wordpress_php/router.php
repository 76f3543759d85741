<?php
// Router of `php -S`: notes each request, serves files as they are, gives the rest to WordPress.
$root = realpath($_SERVER['DOCUMENT_ROOT']);
file_put_contents(getenv('SITE_HITS'), $_SERVER['REQUEST_METHOD'] . ' ' . $_SERVER['REQUEST_URI'] . "\n", FILE_APPEND | LOCK_EX);

function run(string $root, string $script): void
{
    $_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = $script;
    $_SERVER['SCRIPT_FILENAME'] = $root . $script;
    chdir(dirname($root . $script));
}

$path = rawurldecode(strtok($_SERVER['REQUEST_URI'], '?'));
$hidden = preg_match('~/\.|\0|^/wp-content/.*\.php$~', $path);       // .ht files, and code that nobody calls directly
$target = $hidden ? false : realpath($root . $path);
if ($target !== false && $target !== $root && !str_starts_with($target, $root . DIRECTORY_SEPARATOR)) {
    $target = false;
}
if ($target !== false && is_dir($target) && $target !== $root && is_file("$target/index.php") && str_starts_with($path, '/wp-admin')) {
    if (!str_ends_with($path, '/')) {
        header("Location: $path/", true, 301);
        return true;
    }
    $target .= '/index.php';
}
if ($target !== false && is_file($target)) {
    if (!str_ends_with($target, '.php')) {
        return false;                                                 // the built-in server sends the file
    }
    run($root, substr($target, strlen($root)));
    require $target;
    return true;
}
run($root, '/index.php');
require "$root/index.php";
return true;
