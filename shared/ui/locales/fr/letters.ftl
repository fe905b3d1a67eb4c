# Lettres par e-mail.
letter-sign-in-subject = Se connecter à Fandesk
letter-sign-in-body = Appuyez sur le bouton pour vous connecter. Le lien fonctionne une seule fois, pendant dix minutes.
letter-sign-in-button = Se connecter
letter-not-asked = Vous n’avez rien demandé ? Alors ne faites rien : sans ce lien, personne ne se connecte.
letter-stranger-subject = Aucun compte ne correspond à cette adresse
letter-stranger-body = Quelqu’un a voulu se connecter à Fandesk avec cette adresse, mais aucun compte ne lui correspond. Si c’était vous, essayez l’adresse à laquelle vous avez reçu votre invitation.
letter-stranger-button = Essayer une autre adresse
letter-invitation-subject = Vous êtes invité sur Fandesk
letter-invitation-expert = Vous êtes invité à répondre à des questions en tant qu’expert. Chaque réponse utile est rémunérée, et vous choisissez quand vous travaillez.
letter-invitation-client = Vous êtes invité sur le service d’assistance de { $client } : ce que vos clients demandent, qui répond, et avec quel succès.
letter-invitation-operator = Vous êtes invité à exploiter ce système.
letter-invitation-time = Le lien fonctionne une seule fois, pendant sept jours.
letter-invitation-button = Accepter et se connecter
