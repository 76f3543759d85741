<?php
// Words for the test site: sentences to draw paragraphs from, and the pages that a shop must have.

const SENTENCES = [
    'La verveine sèche trois jours à l’ombre, sur des claies de châtaignier, avant d’être effeuillée à la main.',
    'Nous cueillons le tilleul en juin, quand les fleurs viennent de s’ouvrir et que les abeilles y bourdonnent encore.',
    'L’eau frémissante, jamais bouillante, garde aux plantes leurs parfums les plus fins.',
    'Chaque bol passe deux fois au four : une première cuisson pour la terre, une seconde pour l’émail.',
    'Le grès de la vallée donne une couleur de sable mouillé que le temps rend plus douce.',
    'On laisse infuser cinq minutes, couvercle posé, pour que rien ne s’échappe.',
    'Le jardin se trouve à six cents mètres d’altitude, au pied d’une falaise qui rend la chaleur du soir.',
    'Aucun arôme n’est ajouté : ce que vous sentez vient de la feuille, de la fleur ou de la racine.',
    'Une poignée de menthe fraîche change une tisane de soir en boisson d’été.',
    'Les coffrets sont assemblés à la commande, dans une boîte de carton recyclé que l’on garde volontiers.',
    'Le thym citron pousse entre les pierres et ne demande presque pas d’eau.',
    'Nous imprimons nos étiquettes au village, sur un papier sans plastique.',
    'Le tour avance lentement, la main aussi ; c’est ce qui donne au bord son épaisseur régulière.',
    'La camomille se récolte avant midi, quand la rosée a disparu.',
    'Un mug tient trente centilitres, ce qui laisse juste la place d’une cuillerée de miel.',
    'Pour l’hiver, nous mélangeons l’écorce d’orange, la cannelle et le cynorhodon.',
    'Les plantes sont certifiées biologiques depuis 2016, et contrôlées chaque année.',
    'Le séchoir est chauffé par le soleil, sauf les jours de brouillard.',
    'Deux cuillerées suffisent pour une théière de quatre tasses.',
    'L’émail bleu demande une cendre de hêtre tamisée trois fois.',
    'Nous tenons une table au marché le samedi matin, sous la halle.',
    'Les sachets se referment, mais une boîte de métal garde mieux les parfums.',
    'La sauge a mauvaise réputation ; infusée peu de temps, elle est pourtant délicate.',
    'Tout part en quarante-huit heures, avec un mot écrit à la main.',
];

const PRODUCTS = [
    'tisanes' => ['Tisane verveine', 'Tisane tilleul', 'Tisane menthe poivrée', 'Tisane thym citron', 'Tisane camomille', 'Mélange d’hiver'],
    'ceramiques' => ['Bol tourné', 'Mug émaillé', 'Théière de grès', 'Soucoupe bleue', 'Pot à miel'],
    'coffrets' => ['Coffret du matin', 'Coffret du soir', 'Coffret découverte', 'Coffret à deux'],
];

const SHELVES = [
    'tisanes' => ['Tisanes', 'Plantes cueillies à la main et séchées à l’ombre.'],
    'ceramiques' => ['Céramiques', 'Grès tourné et émaillé à l’atelier.'],
    'coffrets' => ['Coffrets', 'Des assortiments prêts à offrir.'],
];

const ARTICLES = ['La cueillette du tilleul', 'Au four cette semaine', 'Infuser sans se tromper', 'Le séchoir solaire', 'Un samedi au marché', 'Petite histoire de la sauge'];

const LEGAL = [
    ['Éditeur', 'La Tisanerie du Vallon, SARL au capital de 8 000 €, 12 chemin du Moulin, 26400 Saoû. RCS Romans 823 456 789. Téléphone : 04 75 00 00 00. Courriel : bonjour@tisanerie.invalid.'],
    ['Directrice de la publication', 'Lise Armand.'],
    ['Hébergeur', 'Hébergement du Vercors SAS, 4 place de la Gare, 26000 Valence, téléphone : 04 75 11 11 11.'],
];

const PRIVACY = [
    ['Responsable du traitement', 'La Tisanerie du Vallon traite vos nom, adresse et courriel pour suivre vos commandes (exécution du contrat).'],
    ['Durées', 'Les commandes sont gardées dix ans pour la comptabilité, les messages un an.'],
    ['Vos droits', 'Accès, rectification, effacement, opposition : écrivez à rgpd@tisanerie.invalid. Vous pouvez saisir la CNIL.'],
];

const SALES = [
    ['Prix', 'Les prix sont en euros, toutes taxes comprises, hors frais de port indiqués avant la commande.'],
    ['Commande', 'La commande est ferme après le bouton « Commander avec obligation de paiement ». Paiement par carte ou PayPal.'],
    ['Rétractation', 'Vous avez quatorze jours après réception pour vous rétracter, sans motif ; les plantes descellées ne sont pas reprises.'],
    ['Garanties', 'Garantie légale de conformité de deux ans et garantie des vices cachés.'],
    ['Médiation', 'CM2C, 49 rue de Ponthieu, 75008 Paris.'],
];

const QUESTIONS = [
    'Combien de temps se gardent les tisanes ?' => 'Dix-huit mois, au sec et à l’abri de la lumière.',
    'Les céramiques passent-elles au lave-vaisselle ?' => 'Oui, sauf les pièces à décor doré.',
    'Livrez-vous hors de France ?' => 'En Belgique, en Suisse et au Luxembourg.',
    'Puis-je venir au jardin ?' => 'Le mercredi après-midi, de mai à septembre.',
];
