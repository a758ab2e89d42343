"""The names form builders, no-code tools and people use for the fields of a mention.

Compared in lower case and without `_`, `-` and spaces. If an item has several names for
one field, the first in the list is used: a whole text before a summary.
"""

from bot.incoming.format import Incoming

_NAMES = {
    "text": "body content message comment fulltext bodytext textbody plaintext contenttext "
    "contenthtml bodyhtml cooked posttext reviewtext reviewbody commenttext commentbody "
    "messagetext mentiontext mentioncontent tweettext textcontent selftext caption "
    "description descriptionlong details contents review reviewcontent feedback opinion "
    "inhalt nachricht kommentar bewertungstext beitrag beschreibung tekst bericht reactie "
    "recensie beoordelingstekst omschrijving snippet excerpt summary descriptionshort "
    "contentsnippet abstract preview",
    "url": "link permalink permalinkurl perma itemurl mentionurl posturl commenturl "
    "reviewurl tweeturl articleurl pageurl originalurl canonicalurl linktotweet sourceurl "
    "externalurl weburl weblink href uri",
    "external_id": "id guid uid mentionid postid commentid reviewid tweetid messageid "
    "articleid sourceid itemid externalid objectid uuid",
    "title": "headline subject titel betreff onderwerp titletext posttitle threadtitle "
    "reviewtitle",
    "published_at": "published posted postedat postedon postdate posttime publishedat "
    "publishedon publisheddate publishdate publishtime publishedtime datepublished "
    "dateposted datetime timestamp createdat createdon createdtime createtime createddate datecreated "
    "created creationdate pubdate isodate publicationdate reviewdate commentdate "
    "submittedat date time datum zeit tijd tijdstip veröffentlicht gepubliceerd",
    "edited_at": "updatedat edited modifiedat lastmodified dateupdated updatedtime updatetime",
    "language": "lang languagecode locale sprache taal",
    "platform": "network socialnetwork plattform source sourcetype site backend medium",
    "kind": "type posttype contenttype mentiontype",
    "thread_id": "threadid conversationid discussionid topicid",
    "in_reply_to": "parentid inreplytoid replyto replytoid parent parentpostid",
    "in_reply_to.url": "parenturl inreplytourl",
    "quoted_url": "quotedposturl",
    "channel": "subreddit community group forum board page pagename sourcename channelname "
    "locationname publication outlet",
    "author": "user creator writer poster postedby from reviewer customer consumer verfasser "
    "autor auteur owner profile account sender",
    "author.handle": "username handle nickname screenname login account accountname "
    "authorhandle authorusername authoraccount twitterhandle",
    "author.name": "authorname displayname fullname byline name reviewername customername "
    "authorfullname verfassername",
    "author.url": "authorurl profileurl profilelink authorlink authorprofilelink userurl attributedto",
    "author.id": "authorid userid",
    "author.followers": "followers followerscount followercount authorfollowers subscribers",
    "author.avatar_url": "avatar avatarurl authoravatar profileimage",
    "author.verified": "isverified verified",
    "rating.value": "stars star starrating ratingvalue reviewrating sterne bewertung sterren "
    "beoordeling cijfer",
    "rating.best": "bestrating ratingmax maxrating ratingbest",
    "rating.recommended": "recommended recommends",
    "engagement.likes": "likes likecount likescount favorites favoritecount hearts upvotes",
    "engagement.comments": "comments commentcount commentscount replies replycount",
    "engagement.shares": "shares sharecount retweets retweetcount reposts",
    "engagement.views": "views viewcount impressions",
    "engagement.reach": "reach potentialreach",
    "engagement.score": "score points votes",
    "sentiment": "tone sentimentlabel mood stimmung sentimentscore",
    "matched": "keyword keywords matchedkeywords trackedkeyword suchbegriff zoekwoord",
    "matched.query": "query search searchterm",
    "matched.rule_name": "alert alertname rulename searchname",
    "relevance": "relevancescore",
    "media": "image imageurl images picture photo photos attachment attachments mediaurl thumbnail",
    "tags": "labels categories hashtags",
    "place.country": "country countrycode land",
    "place.region": "region state location",
    "place.city": "city town ort stad",
    "visibility": "privacy",
}  # fmt: skip

THEIRS = {
    squeezed: name
    for name in Incoming.model_fields
    for squeezed in [name.replace("_", "")]
}
for _ours, _spellings in _NAMES.items():
    for _spelling in _spellings.split():
        THEIRS.setdefault(_spelling, _ours)

UNTOLD = {"raw", "ping", "secret", "token", "webhookid", "zapid"}
"""What is kept in the payload on purpose, or none of our business."""

_AUTHOR = {
    "name": "displayname fullname realname",
    "handle": "username screenname nickname login account accountname acct user "
    "preferredusername slug",
    "url": "link profileurl profilelink permalink profile",
    "id": "userid authorid profileid",
    "followers": "followerscount followercount subscribers subscribercount",
    "avatar_url": "avatar picture image profileimageurl",
    "bio": "description about",
    "is_own": "own",
}
_RATING = {
    "value": "stars rating score ratingvalue starrating",
    "best": "max maximum bestrating outof scale",
}
_ENGAGEMENT = {
    "likes": "likecount favorites favourites hearts favouritescount",
    "comments": "commentcount replies replycount repliescount",
    "shares": "sharecount retweets reposts reblogs reblogscount",
    "views": "viewcount impressions",
}


def _spelled(table: dict[str, str]) -> dict[str, str]:
    """What each spelling stands for, our own included."""
    ours = {name.replace("_", ""): name for name in table}
    return ours | {
        word: name for name, words in table.items() for word in words.split()
    }


INSIDE = {
    "author": _spelled(_AUTHOR),
    "rating": _spelled(_RATING),
    "engagement": _spelled(_ENGAGEMENT),
}
"""The same inside an author, a rating and the counts."""
