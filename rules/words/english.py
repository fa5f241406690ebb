"""
English words that keep their Latin spelling when a text is folded.

Every other Latin word is read as transliterated Ukrainian or Russian.
"""

# Words that can't be mistaken for a transliteration.
PLAIN = frozenset("""
    about abroad absolutely account actually add added address advise after again
    against ago agree agreed ahead all almost already alright also always am another
    answer answers anyone anything are arrive arrived ask asshole authorities
    available away awful baby back bad bank been before bigger bitch bot bought box
    branch broke broken bulk business but buy buying call came cancel card cart cash
    change chat cheat cheated cheaters check checkout child choose city class cm
    code color colour come complain complaint confirm confirmed connect consultant
    correct cost could courier course court damaged date days dear declined defect
    defective deliver delivery deposit details did didnt different dirty discount
    does doesnt done dont dress dresses dropship dropshipping during else enough
    error europe ever everybody exactly except exchange expensive fail failed faulty
    fill fine first fit fits five four fraud friday from fuck fucking full gave get
    give given go goes going gonna good got great ground had half hand has hasnt
    have havent height hello help her here hey hi him his hold hole home hope hours
    how human husband iban id idiot idiots ignored ignoring ill im instead
    interested invoice is isnt it item items its ive just keep kid kids know large
    last late later lawyer let lets like link live look looks lost love made mail
    managed manager maybe missing mistake mom monday money month more moron morons
    mother much name need needed never new next nice night nobody nope not nothing
    now number objection objections of off offer okay old one only operator option
    order ordered ordering other our out package paid parcel parcels part pay payed
    paying payment payments perfect perhaps person phone photo pic pics pictures
    piece pieces pink place please police post prepaid prepayment price probably
    problem problems proceed process proof purchase put quality quantity question
    reach ready real really reason receipt receive received recommend refund refuse
    replied reply replying resale resell reseller reselling reserve return returned
    review right ripped rude rudeness same saturday scam scammers scams screen
    screenshot second see seen sell send sending sent service ship shipped shipping
    shit shop should shut size skip small smaller some somebody someone something
    soon sorry speak stain stained still stock stop stupid successful sunday
    supplier support sure taking talk team tear terms terrible thank thanks that
    thats the their them then there these they thieves thing think third this those
    though three through thursday thx till time today tomorrow tonight too took torn
    tracking transfer transfered transferred tricked tried trousers tuesday two uah
    unfortunately until urgent very view wait waiting wanna want wanted wants
    warehouse was wasnt way we wednesday week weeks welcome well went were what
    whats when where which white who wholesale why wife will wish with without wont
    word works worst would write wrong yea yeah yep yes yesterday yet you your youre
    yours yup
    """.split())

# English only in English company: each is also a common transliterated word.
AMBIGUOUS = frozenset("""
    a an and any as at be by can cant do for he i if in me my no on or pair so take
    to u up us
    """.split())
