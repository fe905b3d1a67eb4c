# Sentences of a ticket: preview, claim, answer, release.
fact-program = Program
fact-topic = Topic
fact-language = Language
fact-channel = Channel
fact-opened = Came in
fact-due = Goes to the team
claim = Claim for { $amount }
skip = Skip for good
taken-until = Another expert holds this ticket. Free again: { $at }
being-read = Another expert reads this ticket now. You may claim it all the same.
lapsed-yours = Your time ran out, but nobody has taken the ticket since. Claim it again, and your draft is back.
talk-title = Conversation
voice-customer = Customer
voice-you = You
voice-expert = Another expert
voice-automation = Automatic answer, did not help
voice-agent = The product’s team
hints-title = Notes from experts before you
hint-share = earns { $share } if this is solved
suggestion-title = What an automation would answer
suggestion-ask = Would this answer have fitted?
suggestion-yes = It fits
suggestion-no = It does not fit
suggestion-fits = It was judged to fit.
suggestion-fits-not = It was judged not to fit.
escalation-stands = Another expert asked for the product’s own team. An answer still stops that:
reward-title = What it pays
reward-experts = Experts’ part
reward-earlier = For notes of experts before you
reward-yours = You, if your answer stands
reward-release = If you release it with a note that helps
reward-rule = It counts as solved when the customer says so, or after { $confirm } without a new message. It can be reopened for { $reopen } more; then the reward is yours for good. No fee is taken from it.
why-title = Why you see this
why-held = You hold this ticket.
why-wave = It was offered to you in wave { $wave }, and your wave is open.
why-pool = It is open to every qualified expert.
why-place = Your place was { $place } of { $candidates } who could be asked.
why-merit = { $side ->
    [more] Answers that stood: { $percent }% above the middle of all who could be asked.
    [less] Answers that stood: { $percent }% below the middle of all who could be asked.
   *[same] Answers that stood: at the middle of all who could be asked.
 }
why-response = { $side ->
    [more] Taking up offers: { $percent }% above the middle.
    [less] Taking up offers: { $percent }% below the middle.
   *[same] Taking up offers: at the middle.
 }
why-access = { $side ->
    [more] Offers you had: { $percent }% above the middle, so others come first.
    [less] Offers you had: { $percent }% below the middle, so you come earlier.
   *[same] Offers you had: at the middle.
 }
why-control-group = Chance alone made the order for this ticket, so that we can measure what the rules are worth.
why-unavailable = You are away by your own choice, so no ticket is offered to you first.
why-unseen = You were not here for a while, so no ticket was offered to you first.
why-full = You hold as many tickets as you may; finish one to be offered more.
why-lacks-program = You hold no qualification in this program.
why-lacks-language = None of your qualifications in this program has this language.
why-lacks-topic = None of your qualifications in this language has this topic.
why-released-before = You released this ticket. Your share stands if it is solved.
why-escalated-before = You asked for the product’s own team. For a short while only other experts can answer instead.
why-conflict = The customer stands too near to you, so this ticket is for others.
why-under-review = Your work is under review. Until that ends, you cannot claim tickets.
why-wave-opens = Your wave is not open yet. It opens: { $at }
why-pool-opens = Other experts are asked first. It opens to all: { $at }
why-language-opens = Experts of this language are asked first. It opens to other languages: { $at }
lease-label = Time left on this claim
lease-until = Yours until
lease-left = Yours for another
lease-two-minutes = Two minutes left on this claim.
lease-half-minute = Half a minute left on this claim.
lease-over = Your time ran out. Your draft is kept; you may take the ticket back if nobody else has it.
extend = + 10 minutes
answer-label = Your answer
answer-send = Send for { $amount }
draft-save = Save draft
draft-saved = Draft saved
draft-failed = The draft is not saved yet; trying again.
draft-kept = Your draft is kept
release = Release
ask-title = Ask the customer first
ask-label = Your question to the customer
ask-help = The customer reads this at once. The ticket stays yours while your time runs.
ask-send = Ask
escalate-title = Only the product’s team can solve it
escalate-label = Why the team is needed
escalate-help = The team reads this, not the customer. For a short while other experts may answer instead.
escalate-send = Hand it to the team
error-answer-empty = Write the answer, then send it.
error-answer-too-long = Shorten the answer to at most { $n } bytes.
error-question-empty = Write the question, then ask.
error-question-too-long = Shorten the question to at most { $n } bytes.
error-reason-empty = Say why the team is needed, then hand it over.
error-reason-too-long = Shorten the reason to at most { $n } bytes.
error-note-too-long = Shorten the note to at most { $n } bytes.
error-message-too-long = Shorten the message to at most { $n } bytes.
sending-title = Your answer is on its way
sending-until = You can take it back until
your-answer = Your answer
sent-waiting = The customer has your answer. Without a new message it counts as solved on { $at }.
sent-resolved = Solved. The reward is yours for good on { $at }, unless the customer reopens it.
sent-settled = Solved for good, and the reward is yours.
next-title = Best for you next
next-none = Nothing else waits for you now.
alike-title = You could take one of these
over-answered = Somebody else answered this ticket.
over-resolved = This ticket is solved.
over-agents = The product’s own team has this ticket now.
over-released = You released this ticket. If it is solved in this round, your note earns its share.
over-closed = This ticket was closed before anybody worked on it.
release-title = Release the ticket
release-earns-title = What your note can earn
release-share = { $share } of the experts’ part
release-earns = If the next expert solves it in this round, this is yours for the note that you leave. Without a note it is nothing.
release-free = Releasing costs you nothing and does not lower your chances.
release-note = Note for the next expert
release-note-help = What you found out, what you tried, where you would go on. The customer does not read it.
release-message = Word to the customer
release-message-help = If you like: that somebody else takes over, or what helps meanwhile. The customer reads it at once.
release-send = Release
release-keep = Keep it
