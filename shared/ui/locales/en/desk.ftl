# Sentences of the desk: the queue, what is one’s own, and the pane beside it.
queue-title = Queue
queue-count = { $n ->
    [0] No ticket waits
    [one] { $n } ticket waits
   *[other] { $n } tickets wait
 }
queue-empty = Nothing waits for you.
queue-empty-programs = { $n ->
    [0] You hold no qualification yet. Whoever invited you can give you one.
    [one] One program is quiet. This page shows new tickets by itself.
   *[other] { $n } programs are quiet. This page shows new tickets by itself.
 }
queue-more = More wait than are shown here. Narrow the list by a program.
queue-away = You are away: no ticket is offered to you first. You may still claim what is open to all.
queue-away-change = Change this in your profile
queue-under-review = Your work is under review. Until that ends, no tickets are shown to you; what you earned stays yours.
feed-live = Live
feed-dead = Not live; updated
filter-program = Program
filter-every = All programs
filter-order = Order
filter-apply = Apply
order-fit = Best fit first
order-reward = Highest reward first
order-age = Longest wait first
offer-hints = { $n ->
    [one] { $n } note
   *[other] { $n } notes
 }
offer-being-read = Being read
offer-due = Deadline
own-title = Yours
own-claimed = Time runs out { $at }
own-lapsed = Time ran out, draft kept
own-sending = On its way
own-draft = Draft kept
pane-label = Preview
pane-empty = Choose a ticket to read it here. Reading is free and binds you to nothing.
