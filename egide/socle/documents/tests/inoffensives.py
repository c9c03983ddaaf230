"""Ordinary paragraphs of letters and reports, in the towns of the protected addresses, that tell none of them."""

PARAGRAPHES = (
    "Tom est un élève sérieux, qui participe peu. Il a rendu tous ses devoirs du trimestre et progresse en lecture. "
    "Sa maîtresse l’encourage à prendre la parole devant la classe.",
    "Vous êtes convoquée à l’audience du 12 mars 2026 à 14 h 30, au tribunal judiciaire d’Arras, place des "
    "États-d’Artois, 62000 Arras, salle 3, premier étage.",
    "J’ai examiné l’enfant le 11 novembre 2025 à mon cabinet, 14 rue Saint-Aubert, 62000 Arras. L’examen est normal. "
    "Je le reverrai dans 12 mois.",
    "La maison du Département est située 37 rue du Temple, 62000 Arras. Elle est ouverte du lundi au vendredi, de 9 h "
    "à 12 h et de 14 h à 17 h.",
    "Le 11 novembre étant férié, la visite est reportée au mercredi 12 novembre, de 10 h à 12 h, dans nos locaux.",
    "Monsieur Martin-Fictif a rencontré l’éducatrice le 3 février. Il souhaite que son fils reste au collège de Lens.",
    "Mme Bernard-Exemple, assistante sociale, vous recevra au 5 avenue Winston-Churchill, 62000 Arras, bureau 12.",
    "L’enfant a été accueillie à l’hôpital de Lens, 99 route de La Bassée, 62300 Lens, puis est rentrée chez elle.",
    "Le club de judo se réunit le mardi au gymnase, 2 rue de la République à Lens. Jean y est inscrit depuis 2 ans.",
    "Les frais de cantine s’élèvent à 236 euros pour l’année. Ils sont réglés en 3 fois, les 5 octobre, 5 janvier et "
    "5 avril.",
    "L’école Charles-de-Gaulle organise une sortie au musée du Louvre-Lens le 8 mai. Prévoir un pique-nique.",
    "Le docteur Durand-Fictif, pédiatre, 12 rue Méaulens, 62000 Arras, suit Léa depuis sa naissance.",
    "La notification a été remise en main propre le 12 janvier à Maître Conseil-Inventé, avocate au barreau d’Arras.",
    "La grand-mère de Tom accepte de l’accueillir pendant les vacances. Elle habite Béthune et conduit encore.",
    "Odile et Marie jouent dans la même équipe. Les deux enfants se retrouvent le mercredi au centre de loisirs.",
    "Nous avons bien reçu votre courrier du 14 octobre, enregistré sous le numéro 62-2026-00012. Une réponse vous sera "
    "faite sous 2 mois.",
    "Le car scolaire s’arrête avenue de l’Hippodrome à 7 h 45 et boulevard de Strasbourg à 7 h 52, 62000 Arras.",
    "Le père propose un droit de visite un samedi sur deux, de 10 h à 18 h, à la gare de Lens puis à son domicile.",
    "Madame Petit-Exemple demande que le goûter soit fourni. Monsieur Petit-Exemple n’y est pas opposé.",
    "Le service de la protection maternelle et infantile, 16 boulevard Carnot, 62000 Arras, propose une consultation.",
    "L’enfant aime les animaux, surtout les chiens. Elle a planté des lilas et des roses dans le jardin de l’école.",
    "Vu le code de l’action sociale et des familles, notamment ses articles L. 226-2-1 et L. 226-3 ; vu la demande du "
    "3 mars ; le président du conseil départemental décide ce qui suit.",
    "Un accident sur la route nationale 17 a retardé la famille, arrivée à Lens vers 11 h, sans le carnet de santé.",
    "Le général en chef a visité la place ; les élèves de la classe de 3 D ont rédigé un compte rendu pour le 11 mai.",
    "Le foyer de l’enfance prévoit un transport en taxi. Le chauffeur prendra Nina à 8 h, puis son frère à 8 h 12.",
    "La voisine de classe de Léa s’appelle Camille. Toutes deux ont été félicitées par le conseil de classe.",
    "Le relevé porte 12 absences, dont 4 justifiées : une angine en novembre et un rendez-vous chez l’orthodontiste.",
    "Le bailleur a proposé un logement de trois chambres, au troisième étage, disponible le 1er juin, à Béthune.",
    "Monsieur Jérôme Exemple-Fictif, né le 12 août 1984 à Arras, exerce le métier de chauffeur à Douai.",
    "La tour de l’hôtel de ville se visite. Le refuge pour animaux de la zone d’activité recherche des bénévoles.",
    "La réunion se tiendra au lycée Gambetta, 25 boulevard Carnot, à Arras, bâtiment D, salle 12, le 2 décembre.",
    "Il est demandé au service de réunir chaque parent avant le 30 juin, et de rendre son rapport au juge des enfants.",
    "Le médecin a prescrit 2 comprimés matin et soir pendant 12 jours, puis un contrôle au laboratoire, 45 rue "
    "Gambetta à Lens.",
    "La fosse septique a été vidée. Les travaux de la maison, longs, se termineront en décembre selon l’entreprise.",
)
