"""
English words that keep their Latin spelling when a text is folded.

Every other Latin word is read as transliterated Ukrainian or Russian.
"""

# Words that can't be mistaken for a transliteration.
PLAIN = frozenset("""
    abroad about account actually add added address after again agree agreed all
    alright already also always am anyone are arrive arrived ask authorities
    available away back bad bank before bought box branch broken bulk business but
    buy buying call came cancel card cart cash change chat check checkout child
    choose city class cm code color colour come complain complaint confirm confirmed
    consultant correct cost could courier damaged date days dear declined defective
    deliver delivery deposit details did didnt different dirty discount does doesnt
    done dont dress dresses dropship dropshipping during else enough error ever
    exactly exchange expensive fail failed fine first fits fraud friday from full
    gave get give given go goes going good got great ground had half hand have
    havent height hello help her here hey hi him his hold hole home hope how human
    husband id idiot idiots ill im instead interested invoice is isnt it item items its
    ive just keep kid kids know large last later let lets like link live look looks
    love made mail mail maybe mom money monday month mother much name need never new
    next nice night nope not nothing now number of off offer okay old one operator
    option order ordered ordering other our out package paid parcel part pay payed
    paying payment payments perfect person phone photo pic piece pieces pink please
    post prepaid prepayment price proceed process proof purchase put quantity
    question real really reason receipt receive received refund refuse resale resell
    reseller reserve return returned ready right same saturday scam scammers screen
    screenshot second see seen sell send sending sent ship shipping shipped shop
    should shut size skip small some somebody someone soon sorry speak stain stained
    stop stupid sunday support sure taking talk team terms thank thanks that thats
    their them then there these they thing think this those though through thursday
    thx till time today tomorrow tonight too took torn tracking transfer transferred
    transfered tried trousers tuesday two unfortunately until urgent very view wait
    waiting want wanted wants warehouse was wasnt way we wednesday week weeks
    welcome well were what whats when where which white who wholesale why wife will
    wish with without wont word works would wrong yea yeah yep yes yesterday yet you
    your youre yours yup
    """.split())

# English only in English company: each is also a common transliterated word.
AMBIGUOUS = frozenset("""
    a an and any as at be by can cant do for he i if in me my no on or pair so take
    to u up us
    """.split())
